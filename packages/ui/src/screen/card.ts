import { h } from '../dom/h.ts';
import { toRichText } from '../dom/rich-text.ts';
import type { IdleMessages } from '../messages/messages.ts';
import { androidIcon, iphoneIcon } from './icons.ts';

/** The parts of the screen that are there in every state. Each has its place, so that nothing jumps. */
export interface Card {
  readonly element: HTMLElement;
  readonly tabs: Readonly<Record<'qr' | 'code', HTMLButtonElement>>;
  /** The panel of the tabs: what is shown, and one line beneath it. */
  readonly panel: HTMLElement;
  /** The QR page. */
  readonly layer: HTMLElement;
  /** What stands in its place, or over it. */
  readonly cover: HTMLElement;
  readonly note: HTMLElement;
  readonly actions: HTMLElement;
  /** The third step of each tab. Both keep their place, so that the card is as high in the one as in the other. */
  readonly lastSteps: Readonly<Record<'qr' | 'code', HTMLElement>>;
  /** The place of the pictures of the second step. */
  readonly pictures: HTMLElement;
  readonly help: HTMLDetailsElement;
  /** What screen readers are told. There from the start: they do not speak what comes together with its region. */
  readonly status: HTMLElement;
}

/** What the card says to whoever owns it. */
export interface CardListeners {
  /** The person has chosen a way of linking, which touches nothing. */
  readonly onTab: (tab: 'qr' | 'code') => void;
  /** Closes the dialog that the card stands in; null where there is none. */
  readonly onClose: (() => void) | null;
  /** The person points at a button that starts a session, or focuses it. */
  readonly onIntent: () => void;
}

/** Builds the screen without a session: everything but what depends on one. */
export function createCard(messages: IdleMessages, { onTab, onClose, onIntent }: CardListeners): Card {
  const notice = ({ target }: Event) => (target as Element).closest('[data-starts]') && onIntent();
  const tab = (name: 'qr' | 'code', label: string) =>
    h(
      'button',
      { type: 'button', role: 'tab', id: name, 'aria-controls': 'panel', part: 'tab', click: () => onTab(name) },
      label,
    );
  const tabs = { qr: tab('qr', messages.qrTab), code: tab('code', messages.phoneTab) };
  const layer = h('div', { class: 'layer' });
  const cover = h('div', { class: 'cover' });
  const note = h('span', { class: 'note' });
  const actions = h('span', { class: 'actions' });
  const panel = h(
    'div',
    { class: 'panel', id: 'panel', role: 'tabpanel', tabindex: -1, part: 'panel' },
    h('div', { class: 'area' }, h('div', { class: 'stage', part: 'stage' }, layer), cover),
    h('div', { class: 'meta' }, note, actions),
  );
  const menus = {
    android: keycap(androidIcon(messages.androidMenu)),
    iphone: keycap(iphoneIcon(messages.iphoneSettings)),
  };
  const step = (text: string) => h('span', {}, ...toRichText(text, menus));
  const pictures = h('span', { class: 'pictures', 'aria-hidden': 'true' });
  const lastSteps = { qr: step(messages.scanStep), code: step(messages.enterStep) };
  const status = h('p', { class: 'sr', role: 'status' });
  const help = h('details', { class: 'help' }, h('summary', {}, messages.passkeyQuestion));
  const element = h(
    'section',
    { class: 'card', part: 'card', 'aria-labelledby': 'title', pointerover: notice, focusin: notice },
    h(
      'div',
      { class: 'head' },
      h('h2', { id: 'title', part: 'title' }, messages.title),
      h('p', { part: 'subtitle' }, messages.subtitle),
    ),
    h('div', { class: 'tabs', role: 'tablist', 'aria-labelledby': 'title', part: 'tabs', keydown }, tabs.qr, tabs.code),
    panel,
    h(
      'ol',
      { class: 'steps', part: 'steps' },
      h('li', {}, step(messages.openStep)),
      h('li', {}, h('span', {}, step(messages.menuStep), pictures)),
      h('li', {}, lastSteps.qr, lastSteps.code),
    ),
    help,
    status,
    onClose !== null &&
      h(
        'button',
        { type: 'button', class: 'close', part: 'close', 'aria-label': messages.closeDialog, click: onClose },
        '×',
      ),
  );
  return { element, tabs, panel, layer, cover, note, actions, lastSteps, pictures, help, status };
}

/** Shows which way of linking is chosen, and its third step. */
export function selectTab({ tabs, panel, lastSteps }: Card, chosen: 'qr' | 'code'): void {
  for (const name of ['qr', 'code'] as const) {
    tabs[name].setAttribute('aria-selected', String(name === chosen));
    tabs[name].tabIndex = name === chosen ? 0 : -1;
    lastSteps[name].style.visibility = name === chosen ? '' : 'hidden';
  }
  panel.setAttribute('aria-labelledby', chosen);
}

/** A button for the one thing to do next. @param starts - it starts a session */
export function primaryButton(label: string, onClick: () => void, starts = false): HTMLButtonElement {
  const attributes = { type: 'button', class: 'primary', part: 'primary', 'data-starts': starts, click: onClick };
  return h('button', attributes, label);
}

function keycap(icon: SVGElement): HTMLElement {
  return h('span', { class: 'key' }, icon);
}

/** The arrow keys move between the two tabs and choose at once, since choosing touches nothing. */
function keydown(event: Event): void {
  const { key, altKey, ctrlKey, metaKey } = event as KeyboardEvent;
  // With those, an arrow key goes back in the browser's history.
  if (altKey || ctrlKey || metaKey) return;
  const [first, last] = (event.currentTarget as Element).children as unknown as [HTMLElement, HTMLElement];
  const other = event.target === first ? last : first;
  const next = { ArrowLeft: other, ArrowRight: other, Home: first, End: last }[key];
  if (next === undefined) return;
  event.preventDefault();
  next.click();
  next.focus();
}
