import type { WhatsGateSession, WhatsGateSnapshot } from '@whatsgate/core';
import { h } from '../dom/h.ts';
import { idleEn } from '../messages/idle-en.ts';
import { type ConnectLanguage, loadMessages } from '../messages/load-messages.ts';
import type { IdleMessages, WhatsGateConnectMessages } from '../messages/messages.ts';
import { type Card, createCard, primaryButton, selectTab } from '../screen/card.ts';
import type { Screen } from '../screen/screen.ts';
import { hasBegun } from '../view/has-begun.ts';
import type { LinkingTab } from '../view/view.types.ts';

export interface FaceOptions {
  /** Takes the card as soon as its texts are there. */
  readonly place: (card: HTMLElement) => void;
  readonly addStyles: (css: string) => void;
  readonly language: ConnectLanguage;
  /** Every text, instead of those of the language. */
  readonly messages: WhatsGateConnectMessages | null;
  readonly country: string | null;
  readonly session: () => WhatsGateSession | null;
  readonly onTab: (tab: LinkingTab) => void;
  /** The person asks for a QR code. */
  readonly onStart: () => void;
  /** Closes the dialog; null where there is none. */
  readonly onDone: (() => void) | null;
}

/** What the person sees: a card that is there at once, and a screen that is loaded when it is needed. */
export interface Face {
  show(snapshot: WhatsGateSnapshot | null, tab: LinkingTab): void;
  /** Loads the screen ahead; never rejects. */
  load(): Promise<void>;
  /** The element left the page: what runs by itself stops. */
  remove(): void;
}

export function createFace(options: FaceOptions): Face {
  const { language, messages: given, session } = options;
  let card: Card | null = null;
  let screen: Screen | null = null;
  let loading: Promise<void> | null = null;
  let isRemoved = false;
  let isCovered = false;
  let texts: IdleMessages = given ?? idleEn;
  /** The card is in English, because its language could not be loaded. */
  let isMakeshift = false;
  let latest: readonly [WhatsGateSnapshot | null, LinkingTab] = [null, 'qr'];

  function build(messages: IdleMessages): Card {
    const built = createCard(messages, { onTab: options.onTab, onClose: options.onDone });
    card = built;
    built.note.textContent = messages.qrNote;
    texts = messages;
    showCover(false);
    options.place(built.element);
    show(...latest);
    return built;
  }

  /** Until the screen is there: the button, or something to look at while the screen is on its way. */
  function showCover(isWaiting: boolean): void {
    isCovered = isWaiting;
    card?.cover.replaceChildren(
      isWaiting ? square(' plain', h('span', { class: 'bones' })) : square('', primaryButton(texts.showQr, onStart)),
    );
  }

  function onStart(): void {
    showCover(true);
    options.onStart();
    void load();
  }

  async function load(): Promise<void> {
    loading ??= loadScreen();
    await loading;
  }

  async function loadScreen(): Promise<void> {
    try {
      const [{ createScreen, screenStyles }, messages] = await Promise.all([
        import('../screen/screen.ts'),
        given ?? loadMessages(language),
      ]);
      if (isRemoved) return;
      options.addStyles(screenStyles);
      if (isMakeshift) {
        card?.element.remove();
        card = null;
        isMakeshift = false;
      }
      screen = createScreen({ ...options, card: card ?? build(messages), messages });
      show(...latest);
    } catch {
      loading = null;
      failed();
    }
  }

  /** A session that cannot be shown must not run. The button is there again, and loads once more. */
  function failed(): void {
    if (isRemoved) return;
    if (card === null) {
      isMakeshift = true;
      build(texts);
    }
    const [snapshot, tab] = latest;
    const isRunning = snapshot !== null && snapshot.status !== 'idle';
    if (isRunning) session()?.close();
    if (!isRunning && tab === 'qr') return;
    showCover(false);
    if (card !== null) card.note.textContent = texts.loadFailed;
  }

  function show(snapshot: WhatsGateSnapshot | null, tab: LinkingTab): void {
    latest = [snapshot, tab];
    if (card === null || isRemoved) return;
    if (screen === null) showWithoutScreen(card, snapshot, tab);
    else if (snapshot === null) selectTab(card, tab);
    else screen.update(snapshot, tab);
  }

  function showWithoutScreen(shown: Card, snapshot: WhatsGateSnapshot | null, tab: LinkingTab): void {
    selectTab(shown, tab);
    const isNeeded = tab === 'code' || (snapshot !== null && hasBegun(snapshot));
    if (isNeeded !== isCovered) showCover(isNeeded);
    if (isNeeded) void load();
  }

  if (given !== null) build(given);
  else if (language === 'en') build(idleEn);
  else void load();

  return {
    show,
    load,
    remove() {
      isRemoved = true;
      screen?.remove();
    },
  };
}

function square(modifier: string, child: HTMLElement): HTMLElement {
  return h('div', { class: `cover square${modifier}` }, child);
}
