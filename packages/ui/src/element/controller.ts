import type { WhatsGateSession, WhatsGateSnapshot } from '@whatsgate/core';
import { loadAhead } from '@whatsgate/core/adapter';
import { adoptStyles } from '../dom/adopt-styles.ts';
import { h } from '../dom/h.ts';
import { idleStyles } from '../styles/idle.ts';
import { hasBegun } from '../view/has-begun.ts';
import type { LinkingTab } from '../view/view.types.ts';
import { createFace, type Face } from './face.ts';
import { findLanguage, isDark, toFirstTab, toSource } from './options.ts';
import { createSessionBinding } from './session-binding.ts';
import { createTickets } from './tickets.ts';
import type { WhatsGateConnectElement, WhatsGateConnectEvents } from './types.ts';

/** The width from which the code stands beside the steps, in CSS pixels. */
const wideFrom = 680;

/** What the element does: it keeps a session and a face in step with its attributes. */
export interface Controller {
  connect(): void;
  disconnect(): void;
  /** An attribute or property has changed. Several changes in one task count once. */
  changed(): void;
  start(): void;
  cancel(): void;
  open(): void;
  close(): void;
}

export function createController(host: WhatsGateConnectElement): Controller {
  const root = host.attachShadow({ mode: 'open' });
  const binding = createSessionBinding(update);
  const tickets = createTickets(host, refresh);
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const resized = typeof ResizeObserver === 'function' ? new ResizeObserver(dress) : null;
  let face: Face | null = null;
  let card: HTMLElement | null = null;
  let dialog: HTMLDialogElement | null = null;
  /** From what the face was built: it is built anew when that changes. */
  let builtFrom = '';
  /** For whom: what one person has typed is never shown to another. */
  let builtFor: WhatsGateSession | null = null;
  let tab: LinkingTab | null = null;
  let shown: WhatsGateSnapshot | null = null;
  let stopLoadingAhead = () => {};
  /** The linked session that was told of: an element that is put back into the page asks again, and hears the same. */
  let told: string | null = null;
  /** The person has asked for a code before the element was told of whom: frameworks may do that a moment later. */
  let isStartWanted = false;
  let isQueued = false;
  let isOpen = false;
  const styles = new Set<string>();
  const addStyles = (css: string) => {
    if (styles.has(css)) return;
    styles.add(css);
    adoptStyles(root, css);
  };
  addStyles(idleStyles);

  function build(): void {
    const language = findLanguage(host);
    const { messages, country, mode } = host;
    const from = JSON.stringify([language, messages, country, mode]);
    if (from === builtFrom && binding.session === builtFor) return;
    builtFrom = from;
    builtFor = binding.session;
    face?.remove();
    (dialog ?? card)?.remove();
    dialog =
      mode === 'dialog' ? h('dialog', { 'aria-labelledby': 'title', part: 'dialog', close: onDialogClosed }) : null;
    if (dialog !== null) root.append(dialog);
    face = createFace({
      language,
      messages,
      country,
      session: currentSession,
      onStart,
      addStyles,
      onTab: (chosen) => {
        tab = chosen;
        update();
      },
      onDone: dialog === null ? null : close,
      place: (built) => {
        card = built;
        card.lang = language;
        (dialog ?? root).append(card);
        dress();
      },
    });
  }

  /** Colors and columns, by what the page and the system are like now. */
  function dress(): void {
    card?.classList.toggle('dark', isDark(host.theme, scheme));
    card?.classList.toggle('wide', (dialog ?? host).clientWidth >= wideFrom);
  }

  function refresh(): void {
    isQueued = false;
    if (!host.isConnected) return;
    binding.use(toSource(host, tickets));
    build();
    dress();
    const isSeen = dialog === null || isOpen;
    if (isSeen) binding.show();
    else binding.hide();
    if (dialog !== null && isOpen && !dialog.open) dialog.showModal();
    if (isStartWanted && binding.session !== null) onStart();
    update();
  }

  function onStart(): void {
    const session = currentSession();
    isStartWanted = session === null;
    session?.start({ type: 'qr' });
  }

  /** The session of what the element has been told, also in the same task. */
  function currentSession(): WhatsGateSession | null {
    if (isQueued) refresh();
    return binding.session;
  }

  function update(): void {
    const snapshot = binding.session?.getSnapshot() ?? null;
    tab ??= toFirstTab(host);
    if (snapshot !== null) {
      const before = shown;
      shown = snapshot;
      // What is running is shown, whatever was looked at before.
      if (hasNews(snapshot, before)) tab = snapshot.auth.type;
      announce(snapshot, before);
    }
    face?.show(snapshot, tab);
  }

  function announce(snapshot: WhatsGateSnapshot, before: WhatsGateSnapshot | null): void {
    const { status, confirmed, error, account, alreadyLinked, record } = snapshot;
    if (status !== (before?.status ?? 'idle')) emit('whatsgate-status', { status, snapshot });
    if (status === 'broken') told = null;
    const linked = record?.unique_id ?? '';
    if (confirmed && !alreadyLinked && linked !== told) {
      told = linked;
      emit('whatsgate-linked', { account });
    }
    if (error !== null && error !== before?.error) emit('whatsgate-failed', { error });
  }

  function emit<K extends keyof WhatsGateConnectEvents>(type: K, detail: WhatsGateConnectEvents[K]['detail']): void {
    host.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
  }

  function open(): void {
    isOpen = true;
    refresh();
  }

  function close(): void {
    dialog?.close();
    onDialogClosed();
  }

  /** Also hears it late, when the dialog may be open again. */
  function onDialogClosed(): void {
    if (dialog?.open) return;
    isOpen = false;
    if (dialog !== null) binding.hide();
  }

  return {
    connect() {
      scheme.addEventListener('change', dress);
      resized?.observe(host);
      refresh();
      stopLoadingAhead = loadAhead(() => void face?.load());
    },
    disconnect() {
      scheme.removeEventListener('change', dress);
      resized?.disconnect();
      stopLoadingAhead();
      isStartWanted = false;
      close();
      binding.hide();
    },
    changed() {
      if (isQueued) return;
      isQueued = true;
      queueMicrotask(refresh);
    },
    start: () => currentSession()?.start(),
    cancel: () => currentSession()?.close(),
    open,
    close,
  };
}

/** Whether a session has begun, or has ended: both belong to one way of linking. */
function hasNews(snapshot: WhatsGateSnapshot, before: WhatsGateSnapshot | null): boolean {
  if (before === null) return hasBegun(snapshot);
  const { status } = snapshot;
  return status !== before.status && (status === 'initializing' || status === 'success' || status === 'broken');
}
