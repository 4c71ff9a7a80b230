import { h } from '../dom/h.ts';
import type { IdleMessages } from '../messages/messages.ts';
import type { LinkingTab } from '../view/view.types.ts';
import { type Card, primaryButton } from './card.ts';
import { createFocusKeeper } from './focus.ts';

/** What stands in the card until the rest of the screen is loaded: the button, something to look at, or a complaint. */
export type PlaceholderKind = 'start' | 'waiting' | 'failed';

export interface PlaceholderOptions {
  readonly card: Card;
  readonly messages: IdleMessages;
  /** The person asks for a QR code. */
  readonly onStart: () => void;
  /** The person wants what could not be loaded. */
  readonly onReload: () => void;
}

/** @returns shows one of them, in the way of linking that is chosen */
export function createPlaceholder({ card, messages, onStart, onReload }: PlaceholderOptions) {
  const { cover, note, status } = card;
  const focus = createFocusKeeper(card.element, card.panel);
  let shown = '';
  return (kind: PlaceholderKind, tab: LinkingTab): void => {
    const key = kind + tab;
    if (key === shown) return;
    shown = key;
    const button = () =>
      tab === 'qr' ? primaryButton(messages.showQr, onStart, true) : primaryButton(messages.reload, onReload);
    const square = (modifier: string, child: HTMLElement) => h('div', { class: `cover square${modifier}` }, child);
    focus.keep(() => {
      cover.replaceChildren(
        kind === 'waiting' ? square(' plain', h('span', { class: 'bones' })) : square('', button()),
      );
      note.textContent = kind === 'failed' ? messages.loadFailed : messages.qrNote;
      status.textContent = kind === 'failed' ? messages.loadFailed : '';
    });
  };
}
