import { adoptStyles } from '../dom/adopt-styles.ts';
import { h } from '../dom/h.ts';
import { idleStyles } from '../styles/idle.ts';
import { isDark } from './options.ts';
import type { WhatsGateConnectElement } from './types.ts';

/** The width from which the code stands beside the steps, in CSS pixels. */
const wideFrom = 680;

/** What the card stands in: the element's shadow root, or a dialog there. Keeps its styles, colors and columns. */
export interface Shell {
  /** Whether a person can see the card, or is about to. */
  readonly isSeen: boolean;
  connect(): void;
  disconnect(): void;
  /** The element belongs to another document now, which takes no style sheets of the first. */
  moveStyles(): void;
  addStyles(css: string): void;
  /** Puts the card into a dialog, or on the page. */
  setDialog(isDialog: boolean): void;
  place(card: HTMLElement): void;
  /** Takes the card away. The next one has the focus, where this one had it. */
  clear(): void;
  dress(): void;
  /** Gives a new card the focus that the last one had, once it shows which tab is chosen. */
  settleFocus(): void;
  /** Opens the dialog, now or once there is one to be seen. */
  ask(): void;
  open(): void;
  close(): void;
}

/** @param onClosed - the dialog was closed, also by the person */
export function createShell(host: WhatsGateConnectElement, onClosed: () => void): Shell {
  const root = host.attachShadow({ mode: 'open' });
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const resized = typeof ResizeObserver === 'function' ? new ResizeObserver(dress) : null;
  const styles = new Set<string>();
  let dialog: HTMLDialogElement | null = null;
  let card: HTMLElement | null = null;
  let isAsked = false;
  let hadFocus = false;

  function addStyles(css: string): void {
    if (styles.has(css)) return;
    styles.add(css);
    adoptStyles(root, css);
  }

  /** Colors and columns, by what the page and the system are like now. */
  function dress(): void {
    card?.classList.toggle('dark', isDark(host.theme, scheme));
    card?.classList.toggle('wide', (dialog ?? host).clientWidth >= wideFrom);
  }

  function observe(): void {
    resized?.disconnect();
    resized?.observe(dialog ?? host);
  }

  /** The focus that the last card had goes to the chosen tab of this one, unless it has gone elsewhere meanwhile. */
  function settleFocus(): void {
    const { activeElement, body } = host.ownerDocument;
    const isWaiting = (hadFocus && activeElement === body) || (dialog !== null && root.activeElement === dialog);
    const chosen = card?.querySelector<HTMLElement>('[aria-selected=true]') ?? null;
    if (chosen === null) return;
    hadFocus = false;
    if (isWaiting) chosen.focus({ preventScroll: true });
  }

  addStyles(idleStyles);
  return {
    get isSeen() {
      return dialog === null || dialog.open || isAsked;
    },
    connect() {
      scheme.addEventListener('change', dress);
      observe();
    },
    disconnect() {
      scheme.removeEventListener('change', dress);
      resized?.disconnect();
      isAsked = false;
      dialog?.close();
    },
    moveStyles() {
      if (root.adoptedStyleSheets?.length !== 0 || root.querySelector('style') !== null) return;
      for (const css of styles) adoptStyles(root, css);
    },
    addStyles,
    setDialog(isDialog) {
      if (!isDialog) isAsked = false;
      if (isDialog === (dialog !== null)) return;
      dialog?.remove();
      dialog = isDialog ? h('dialog', { 'aria-labelledby': 'title', part: 'dialog', close: onClosed }) : null;
      if (dialog !== null) root.append(dialog);
      observe();
    },
    place(built) {
      card = built;
      (dialog ?? root).append(built);
      dress();
      settleFocus();
    },
    clear() {
      if (card === null) return;
      hadFocus = card.contains(root.activeElement);
      card.remove();
      card = null;
    },
    dress,
    settleFocus,
    ask() {
      isAsked = true;
    },
    open() {
      if (dialog !== null && isAsked && !dialog.open) dialog.showModal();
      isAsked = false;
    },
    close() {
      isAsked = false;
      dialog?.close();
    },
  };
}
