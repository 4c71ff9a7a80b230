import { copyCode, type WhatsGateAuth, type WhatsGateError, type WhatsGateSnapshot } from '@whatsgate/core';
import type { WhatsGateSessionActions } from '@whatsgate/core/adapter';
import { h } from '../dom/h.ts';
import type { WhatsGateConnectMessages } from '../messages/messages.ts';
import { guessCountry } from '../phone/countries.ts';
import { createPhoneForm } from '../phone/phone-form.ts';
import { toView } from '../view/view.ts';
import type { Action, Cover, LinkingTab, View } from '../view/view.types.ts';
import { type Card, selectTab } from './card.ts';
import { createCountdown } from './countdown.ts';
import { buildCover } from './covers.ts';
import { createFocusKeeper } from './focus.ts';
import { createFrameLayer } from './frame-layer.ts';
import { buildPictures } from './pictures.ts';
import { buildResult } from './results.ts';

export { screenStyles } from '../styles/screen.ts';

export interface ScreenOptions {
  readonly card: Card;
  readonly messages: WhatsGateConnectMessages;
  readonly language: string;
  /** Two letters: where a number without a country code is dialed. */
  readonly country: string | null;
  readonly actions: ScreenActions;
  /** Closes the dialog that the screen stands in; null where there is none. */
  readonly onDone: (() => void) | null;
}

/** What the screen asks of the session. */
export type ScreenActions = Pick<WhatsGateSessionActions, 'retry' | 'close' | 'attachFrame'> & {
  readonly start: (auth?: WhatsGateAuth) => void;
};

/** The screen with a session: shows each of its snapshots in the card. */
export interface Screen {
  update(snapshot: WhatsGateSnapshot, tab: LinkingTab): void;
  remove(): void;
}

export function createScreen({ card, messages, language, country, actions, onDone }: ScreenOptions): Screen {
  const { element, panel, cover, note, pictures, help, layer, status } = card;
  const noteText = h('span', {});
  const countdown = createCountdown(messages.validFor);
  note.replaceChildren(noteText, countdown.element);
  countdown.element.hidden = true;
  const result = h('div', { class: 'result', hidden: true });
  element.append(result);
  status.textContent = '';
  help.append(h('p', {}, messages.passkeyHelp));
  pictures.replaceChildren(...buildPictures());
  const frame = createFrameLayer(layer, messages.frameTitle);
  const home = guessCountry(country, [...navigator.languages, language]);
  const form = once(() => createPhoneForm({ messages, language, country: home, onSubmit: submit, onBack: perform }));
  const focus = createFocusKeeper(element, panel);

  let snapshot: WhatsGateSnapshot | null = null;
  let tab: LinkingTab = 'qr';
  let isEditing = false;
  let shown: {
    note?: string;
    error?: WhatsGateError | null;
    cover?: string;
    result?: string;
    actions?: string;
    announcement?: string;
  } = {};

  function submit(number: string): void {
    isEditing = false;
    actions.start({ type: 'code', number });
    show();
  }

  function perform({ does }: Action): void {
    const moves: Partial<Record<Action['does'], () => unknown>> = {
      start: () => actions.start({ type: 'qr' }),
      restart: () => actions.start(),
      retry: actions.retry,
      close: actions.close,
      copy,
    };
    const act = moves[does];
    if (act !== undefined) act();
    else {
      isEditing = does === 'edit';
      show();
    }
  }

  async function copy(): Promise<void> {
    const code = cover.querySelector('.code');
    const button = cover.querySelector('.primary');
    if (code === null || button === null) return;
    const text = messages[await copyCode(code.textContent ?? '', code)];
    status.textContent = text;
    button.textContent = text;
    setTimeout(() => {
      button.textContent = messages.copy;
    }, 2_500);
  }

  function show(): void {
    if (snapshot === null) return;
    if (snapshot.auth.type !== 'code' || !snapshot.can.close) isEditing = false;
    const view = toView(snapshot, { tab, isEditing, messages });
    focus.keep(() => {
      selectTab(card, view.tab);
      frame.show(view.frame, actions.attachFrame);
      showCover(view.cover, snapshot?.error ?? null);
      showMeta(view);
      showResult(view);
    });
    // Compared with what was said, not with what stands there: a translator may have changed that.
    if (shown.announcement !== view.announcement) status.textContent = view.announcement;
    shown.announcement = view.announcement;
  }

  function showCover(next: Cover | null, error: WhatsGateError | null): void {
    const isNewError = error !== shown.error;
    shown.error = error;
    // The page stays where it is: only what covers it changes.
    layer.parentElement?.toggleAttribute('hidden', next !== null && next.kind !== 'stale');
    const key = next?.kind === 'form' ? 'form' : JSON.stringify(next);
    if (next?.kind === 'form') form().update(next, isNewError);
    if (key === shown.cover) return;
    shown.cover = key;
    if (next === null) cover.replaceChildren();
    else if (next.kind === 'form') cover.replaceChildren(form().element);
    else if (next.kind === 'plate') {
      cover.replaceChildren(buildCover({ ...next, number: form().format(next.number) }, perform, messages));
    } else cover.replaceChildren(buildCover(next, perform, messages));
  }

  function showMeta(view: View): void {
    const words = view.note ?? '';
    if (words !== shown.note) noteText.textContent = words;
    shown.note = words;
    countdown.show(view.staleAt);
    const key = JSON.stringify(view.actions);
    if (key === shown.actions) return;
    shown.actions = key;
    card.actions.replaceChildren(
      ...view.actions.map((action) =>
        h('button', { type: 'button', class: 'link', click: () => perform(action) }, action.label),
      ),
    );
  }

  function showResult(view: View): void {
    const isShown = view.panel !== 'link';
    result.hidden = !isShown;
    element.classList.toggle('busy', isShown);
    element.classList.toggle('done', view.panel === 'linked');
    const key = JSON.stringify([view.panel, view.account]);
    if (key === shown.result) return;
    shown.result = key;
    result.replaceChildren(...(isShown ? buildResult(view, messages, onDone) : []));
  }

  return {
    update(next, chosen) {
      if (chosen !== tab) isEditing = false;
      snapshot = next;
      tab = chosen;
      show();
    },
    remove() {
      countdown.show(null);
      frame.remove();
      shown = {};
    },
  };
}

function once<T>(create: () => T): () => T {
  let created: T | undefined;
  return () => {
    created ??= create();
    return created;
  };
}
