import type { WhatsGateAuth, WhatsGateSession, WhatsGateSnapshot } from '@whatsgate/core';
import { loadAhead } from '@whatsgate/core/adapter';
import { hasBegun } from '../view/has-begun.ts';
import type { LinkingTab } from '../view/view.types.ts';
import { createAnnouncer } from './announcer.ts';
import { createFace, type Face, preloadFace } from './face.ts';
import { findLanguage, findLanguageTag, toFirstTab, toSource } from './options.ts';
import { createSessionBinding } from './session-binding.ts';
import { createShell } from './shell.ts';
import { createTickets } from './tickets.ts';
import type { WhatsGateConnectElement } from './types.ts';
import { toWaitingSnapshot } from './waiting-snapshot.ts';

/** What the element does: it keeps a session and a face in step with its attributes. */
export interface Controller {
  connect(): void;
  disconnect(): void;
  /** The element was moved to another document. */
  adopted(): void;
  /** An attribute or property has changed. Several changes in one task count once. */
  changed(): void;
  start(): void;
  cancel(): void;
  open(): void;
  close(): void;
}

export function createController(host: WhatsGateConnectElement): Controller {
  const shell = createShell(host, onClosed);
  const binding = createSessionBinding(update);
  const announce = createAnnouncer(host);
  const tickets = createTickets(host, refresh);
  let face: Face | null = null;
  /** From what the face was built: it is built anew when that changes. */
  let builtFrom = '';
  /** For whom: what one person has typed is never shown to another. */
  let builtFor: WhatsGateSession | null = null;
  let tab: LinkingTab | null = null;
  let shown: WhatsGateSnapshot | null = null;
  let stopLoadingAhead = () => {};
  /** What was asked for before the element was told of whom: frameworks may do that a moment later. */
  let waiting: { readonly auth: WhatsGateAuth | undefined } | null = null;
  let isQueued = false;

  function build(): void {
    const { session } = binding;
    if (builtFor !== null && session !== builtFor) unmount();
    builtFor = session;
    const language = findLanguage(host);
    const { messages, country, mode } = host;
    const lang = messages === null ? language : findLanguageTag(host);
    const from = JSON.stringify([language, lang, messages, country, mode]);
    if (from === builtFrom) return;
    removeFace();
    builtFrom = from;
    face = createFace({
      ...{ language, lang, messages, country },
      actions: {
        start,
        retry: () => currentSession()?.retry(),
        close: cancel,
        attachFrame: (iframe, frameKey) => currentSession()?.attachFrame(iframe, frameKey) ?? (() => {}),
      },
      addStyles: shell.addStyles,
      onTab: (chosen) => {
        tab = chosen;
        update();
      },
      onIntent: () => currentSession()?.warmUp(),
      onDone: mode === 'dialog' ? close : null,
      place: (card) => shell.place(card),
    });
  }

  function removeFace(): void {
    face?.remove();
    face = null;
    builtFrom = '';
    shell.clear();
  }

  /** Leaves nothing of what was seen, typed or chosen. */
  function unmount(): void {
    removeFace();
    tab = null;
    shown = null;
    waiting = null;
  }

  function refresh(): void {
    isQueued = false;
    if (!host.isConnected) return;
    try {
      binding.use(toSource(host, tickets));
    } finally {
      // Also where the new options cannot work: the old ones count no more.
      follow();
    }
  }

  function follow(): void {
    shell.setDialog(host.mode === 'dialog');
    if (!shell.isSeen) {
      hide();
      return;
    }
    const { auth } = waiting ?? {};
    const isStartWanted = waiting !== null && binding.session !== null;
    build();
    update();
    shell.settleFocus();
    shell.open();
    shell.dress();
    binding.show();
    if (isStartWanted) start(auth);
    update();
  }

  function hide(): void {
    unmount();
    binding.hide();
  }

  function start(auth?: WhatsGateAuth): void {
    const session = currentSession();
    waiting = session === null ? { auth } : null;
    if (session === null) update();
    else session.start(auth);
  }

  function cancel(): void {
    const session = currentSession();
    waiting = null;
    if (session === null) update();
    else session.close();
  }

  /** The session of what the element has been told, also in the same task. */
  function currentSession(): WhatsGateSession | null {
    if (isQueued) refresh();
    return binding.session;
  }

  function update(): void {
    if (face === null) return;
    const { session } = binding;
    const snapshot = session?.getSnapshot() ?? toWaitingSnapshot(waiting);
    const before = shown;
    shown = snapshot;
    tab ??= toFirstTab(host);
    // What is running is shown, whatever was looked at before.
    if (hasNews(snapshot, before)) tab = snapshot.auth.type;
    face.show(snapshot, tab);
    // Last, since a listener may act at once: what it changes is what is shown.
    if (session !== null) announce(snapshot);
  }

  function open(): void {
    shell.ask();
    refresh();
  }

  function close(): void {
    shell.close();
    onClosed();
  }

  /** Also hears it late, when the dialog may be open again. */
  function onClosed(): void {
    if (!shell.isSeen) hide();
  }

  return {
    connect() {
      shell.connect();
      refresh();
      stopLoadingAhead = loadAhead(() => void (face?.load() ?? preloadFace(findLanguage(host))));
    },
    disconnect() {
      shell.disconnect();
      stopLoadingAhead();
      binding.hide();
      // One that is only moved keeps what was typed.
      queueMicrotask(() => {
        if (!host.isConnected) unmount();
      });
    },
    adopted: shell.moveStyles,
    changed() {
      if (isQueued) return;
      isQueued = true;
      queueMicrotask(refresh);
    },
    start() {
      if (host.isConnected && shell.isSeen) start();
    },
    cancel,
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
