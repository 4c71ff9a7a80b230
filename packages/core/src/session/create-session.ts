import type { WhatsGateAuth, WhatsGateError } from '@whatsgate/client';
import { createActor } from 'xstate';
import { toSettings, type WhatsGateSessionInput, wallClock, whatsGateSessionMachine } from '../machine/index.ts';
import { attachFrame, type WhatsGateSessionActor } from './attach-frame.ts';
import { listenToPage } from './page-events.ts';
import { createRetention } from './retention.ts';
import { isSameSnapshot, toSnapshot, type WhatsGateSnapshot } from './snapshot.ts';

export interface WhatsGateSessionCallbacks {
  /** Called once per link, when the API has confirmed it. */
  readonly onSuccess?: (snapshot: Extract<WhatsGateSnapshot, { confirmed: true }>) => void;
  /** Called each time the session fails, with what `snapshot.error` holds. */
  readonly onError?: (error: WhatsGateError) => void;
}

export type WhatsGateSessionOptions = WhatsGateSessionInput &
  WhatsGateSessionCallbacks & {
    /** Whether showing it is enough to buy a slot. Default: false, since a page view must not cost money. */
    readonly autoStart?: boolean;
  };

/** One attempt after the other to link a WhatsApp. Its functions are stable and need no `this`. */
export interface WhatsGateSession {
  getSnapshot(): WhatsGateSnapshot;
  /** What a server renders: always `idle`. */
  getServerSnapshot(): WhatsGateSnapshot;
  /** Calls back whenever something visible changed. @returns unsubscribes */
  subscribe(listener: () => void): () => void;
  /** Says that somebody shows the session. @returns lets go; after the last one the slot is given back once the grace is over */
  retain(): () => void;
  /** The user wants a session; from `idle` and `closed`. */
  start(auth?: WhatsGateAuth): void;
  /** Whatever the way out is: ask again, renew the frame of the same session, or begin anew. */
  retry(): void;
  /** Another authorization, in one step: the old slot is given back before the new session is made. */
  switchTo(auth: WhatsGateAuth): void;
  /** The user gives up: the slot goes back. A WhatsApp that is linked stays linked. */
  close(): void;
  /** Lets the QR page in this element, made for this `frameKey`, move the session. @returns stops listening */
  attachFrame(iframe: HTMLIFrameElement, frameKey?: number): () => void;
  /** The XState actor, for inspection. */
  readonly actor: WhatsGateSessionActor;
}

/**
 * Makes a session for plain JavaScript, or for an adapter. Nothing happens before it is retained, subscribed to or started.
 *
 * @example
 * ```ts
 * import { createWhatsGateSession, mountFrame } from '@whatsgate/core';
 *
 * const session = createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support', onSuccess: ({ account }) => console.log(account.number) });
 * mountFrame(session, document.querySelector('#qr')!);
 * session.start();
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` when the options cannot work
 */
export function createWhatsGateSession(options: WhatsGateSessionOptions): WhatsGateSession {
  const { autoStart = false, onSuccess, onError, clock = wallClock, inspect } = options;
  // Throws here what cannot work: inside the actor it would only become the actor's state.
  const { grace } = toSettings(options).deadlines;
  const actor = createActor(whatsGateSessionMachine, { input: options, clock, ...(inspect !== undefined && { inspect }) });
  const idle = toSnapshot(actor.getSnapshot());
  let snapshot = idle;
  const listeners = new Set<() => void>();
  let stopListening: (() => void) | null = null;

  const update = () => {
    const next = toSnapshot(actor.getSnapshot());
    if (isSameSnapshot(snapshot, next)) return;
    snapshot = next;
    listenWhileAlive();
    for (const listener of [...listeners]) report(listener);
  };
  const listenWhileAlive = () => {
    const isAlive = snapshot.status !== 'idle' && snapshot.status !== 'closed' && !snapshot.confirmed;
    if (isAlive) stopListening ??= listenToPage({ onWoke: () => actor.send({ type: 'page.woke' }), onLeft: () => actor.send({ type: 'page.left' }) });
    else {
      stopListening?.();
      stopListening = null;
    }
  };
  const begin = once(() => {
    actor.subscribe(update);
    actor.on('linked', () => {
      update();
      // Told on entry to the confirmed success, so that is what the snapshot shows.
      const linked = snapshot as Extract<WhatsGateSnapshot, { confirmed: true }>;
      report(() => onSuccess?.(linked));
    });
    actor.on('failed', ({ error }) => {
      update();
      report(() => onError?.(error));
    });
    actor.start();
  });
  const send = (event: Parameters<typeof actor.send>[0]) => {
    begin();
    actor.send(event);
  };
  const retain = createRetention({ send, clock, grace, getSnapshot: () => snapshot, autoStart });

  return {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => idle,
    subscribe(listener) {
      begin();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retain,
    start: (auth) => send({ type: 'start', ...(auth !== undefined && { auth }) }),
    retry: () => send({ type: 'retry' }),
    switchTo: (auth) => send({ type: 'switch', auth }),
    close: () => send({ type: 'close' }),
    attachFrame: (iframe, frameKey) => attachFrame(actor, iframe, frameKey),
    actor,
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}

/** A user's callback that throws must not stop the session: the error is reported once, as an uncaught one would be. */
function report(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
    else console.error(error);
  }
}
