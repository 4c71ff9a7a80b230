import type { WhatsGateSnapshot } from '@whatsgate/core';
import { idleEn } from '../messages/idle-en.ts';
import { type ConnectLanguage, loadMessages } from '../messages/load-messages.ts';
import type { IdleMessages, WhatsGateConnectMessages } from '../messages/messages.ts';
import { type Card, createCard, selectTab } from '../screen/card.ts';
import { createPlaceholder } from '../screen/placeholder.ts';
import type { Screen, ScreenActions } from '../screen/screen.ts';
import { hasBegun } from '../view/has-begun.ts';
import type { LinkingTab } from '../view/view.types.ts';

export interface FaceOptions {
  /** Takes the card as soon as its texts are there. */
  readonly place: (card: HTMLElement) => void;
  readonly addStyles: (css: string) => void;
  readonly language: ConnectLanguage;
  /** What the texts are written in, for screen readers; null where that is not known. */
  readonly lang: string | null;
  /** Every text, instead of those of the language. */
  readonly messages: WhatsGateConnectMessages | null;
  readonly country: string | null;
  readonly actions: ScreenActions;
  readonly onTab: (tab: LinkingTab) => void;
  /** The person is about to start a session. */
  readonly onIntent: () => void;
  /** Closes the dialog; null where there is none. */
  readonly onDone: (() => void) | null;
}

/** What the person sees: a card that is there at once, and a screen that is loaded when it is needed. */
export interface Face {
  show(snapshot: WhatsGateSnapshot, tab: LinkingTab): void;
  /** Loads the screen ahead; never rejects. */
  load(): Promise<void>;
  /** It is seen no more: what runs by itself stops. */
  remove(): void;
}

const importScreen = () => import('../screen/screen.ts');

/** Loads ahead what a face will need; never rejects. */
export async function preloadFace(language: ConnectLanguage): Promise<void> {
  await Promise.allSettled([importScreen(), loadMessages(language)]);
}

export function createFace(options: FaceOptions): Face {
  const { language, lang, messages: given, actions } = options;
  let card: Card | null = null;
  let placeholder: ReturnType<typeof createPlaceholder> | null = null;
  let screen: Screen | null = null;
  let loading: Promise<void> | null = null;
  let isRemoved = false;
  /** The card is in English, because its language could not be loaded. */
  let isMakeshift = false;
  /** Where the screen was wanted in vain: it is not loaded again by itself. */
  let failedOn: LinkingTab | null = null;
  let latest: readonly [WhatsGateSnapshot, LinkingTab] | null = null;

  function build(messages: IdleMessages, textLang: string | null): Card {
    card?.element.remove();
    card = createCard(messages, { onTab: options.onTab, onClose: options.onDone, onIntent: options.onIntent });
    if (textLang !== null) card.element.lang = textLang;
    placeholder = createPlaceholder({ card, messages, onStart, onReload: loadAgain });
    placeholder('start', 'qr');
    showLatest();
    options.place(card.element);
    return card;
  }

  function onStart(): void {
    failedOn = null;
    actions.start({ type: 'qr' });
    void load();
  }

  function loadAgain(): void {
    failedOn = null;
    showLatest();
  }

  async function load(): Promise<void> {
    loading ??= loadScreen();
    await loading;
  }

  async function loadScreen(): Promise<void> {
    try {
      const [{ createScreen, screenStyles }, messages] = await Promise.all([
        importScreen(),
        given ?? loadMessages(language),
      ]);
      if (isRemoved) return;
      options.addStyles(screenStyles);
      const built = card === null || isMakeshift ? build(messages, lang) : card;
      screen = createScreen({ ...options, language: lang ?? language, card: built, messages });
      showLatest();
    } catch {
      loading = null;
      if (!isRemoved) failed();
    }
  }

  /** A session that cannot be shown must not run. What was pressed is there again, and loads once more. */
  function failed(): void {
    if (card === null) {
      isMakeshift = true;
      build(given ?? idleEn, given === null ? 'en' : lang);
    }
    if (latest === null) return;
    const [snapshot, tab] = latest;
    if (snapshot.status === 'idle' && tab === 'qr') return;
    failedOn = tab;
    if (snapshot.status !== 'idle') actions.close();
    placeholder?.('failed', tab);
  }

  function showLatest(): void {
    if (latest === null || card === null || isRemoved) return;
    const [snapshot, tab] = latest;
    if (screen === null) showWithoutScreen(card, snapshot, tab);
    else screen.update(snapshot, tab);
  }

  function showWithoutScreen(shown: Card, snapshot: WhatsGateSnapshot, tab: LinkingTab): void {
    selectTab(shown, tab);
    if (tab !== failedOn || hasBegun(snapshot)) failedOn = null;
    const isNeeded = tab === 'code' || hasBegun(snapshot);
    placeholder?.(failedOn !== null ? 'failed' : isNeeded ? 'waiting' : 'start', tab);
    if (isNeeded && failedOn === null) void load();
  }

  if (given !== null) build(given, lang);
  else if (language === 'en') build(idleEn, 'en');
  else void load();

  return {
    show(...next) {
      latest = next;
      showLatest();
    },
    load,
    remove() {
      isRemoved = true;
      screen?.remove();
    },
  };
}
