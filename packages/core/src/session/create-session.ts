import { allowsOwnOrigin, type WhatsGateError } from '@whatsgate/client';
import { createActor } from 'xstate';
import { systemClock } from '../clock.ts';
import { closeWarmFrame } from '../frame/index.ts';
import { warnInDevelopment } from '../warn.ts';
import { attachFrame } from './attach-frame.ts';
import { callSafely } from './call-safely.ts';
import type { EarlyCreate } from './early-create.ts';
import { createIdleSnapshot } from './idle-snapshot.ts';
import { toSettings, type WhatsGateSessionInput } from './options.ts';
import { listenToPage } from './page-events.ts';
import { whatsGateSessionMachine } from './session.machine.ts';
import type { SessionCommand } from './session.types.ts';
import { isSameSnapshot, toSnapshot, type WhatsGateSnapshot } from './snapshot.ts';
import { type StartArgument, toAuth } from './to-auth.ts';
import { createViews } from './views.ts';
import { warmUp } from './warm-up.ts';
import { createErrorWarning } from './warn-of-error.ts';

export interface WhatsGateSessionCallbacks {
  /** Called once per link, when the API has confirmed it; not for an account that was linked before. */
  readonly onSuccess?: (snapshot: Extract<WhatsGateSnapshot, { confirmed: true }>) => void;
  /** Called each time the session fails, with what `snapshot.error` holds, and for a number that `start` refused. */
  readonly onError?: (error: WhatsGateError) => void;
}

export type WhatsGateSessionOptions = WhatsGateSessionInput &
  WhatsGateSessionCallbacks & {
    /** Start as soon as a view mounts. Default: false, since a page view must not cost money. */
    readonly autoStart?: boolean;
  };

/** Links one WhatsApp account, attempt after attempt. Its functions are stable and need no `this`. */
export interface WhatsGateSession {
  getSnapshot(): WhatsGateSnapshot;
  /** What a server renders: always `idle`. */
  getServerSnapshot(): WhatsGateSnapshot;
  /** Calls back whenever something visible changed. @returns unsubscribes */
  subscribe(listener: () => void): () => void;
  /**
   * Registers a mounted view. Returns a function that removes it; the slot is released `grace`
   * ms after the last one left.
   */
  retain(): () => void;
  /** Loads ahead what a start needs. Everything is here already in `@whatsgate/core`. */
  preload(): Promise<void>;
  /**
   * Loads ahead, and opens the address of the option `warm` in a hidden frame. Call it when the person points at the
   * button that starts, or focuses it: `pointerenter` and `focus`. Opens nothing while a session runs. Safe as a DOM
   * handler; never throws.
   */
  warmUp(): void;
  /**
   * Begins. Does nothing while the same is running; another authorization replaces the session in one step: release,
   * wait, create. On a confirmed link it does nothing. Safe as a DOM handler: an event is not an authorization.
   */
  start(auth?: StartArgument): void;
  /** Retries: checks again, reloads the frame, or creates a new session, whichever applies. */
  retry(): void;
  /** Cancels: the slot is released. A linked account stays linked. */
  close(): void;
  /** Lets the QR page in this element, made for this `frameKey`, move the session. @returns stops listening */
  attachFrame(iframe: HTMLIFrameElement, frameKey?: number): () => void;
}

/**
 * Creates a session for plain JavaScript, or for an adapter. Nothing happens before it is
 * retained, subscribed to or started.
 *
 * @example
 * ```ts
 * import { createWhatsGateSession, mountFrame } from '@whatsgate/core';
 *
 * const session = createWhatsGateSession({
 *   relay: '/api/whatsgate',
 *   name: 'Support',
 *   onSuccess: ({ account }) => console.log(account.number),
 * });
 * mountFrame(session, document.querySelector('#qr')!);
 * session.start();
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` when the options cannot work
 */
export function createWhatsGateSession(options: WhatsGateSessionOptions): WhatsGateSession {
  return createSession(options);
}

/** What the lazy entry hands over. */
export interface HandedOver {
  readonly early: EarlyCreate | null;
  /** What is on screen already. */
  readonly shown: WhatsGateSnapshot;
}

/** {@link createWhatsGateSession}, which may go on from what the lazy entry began. */
export function createSession(options: WhatsGateSessionOptions, handedOver?: HandedOver): WhatsGateSession {
  const { autoStart = false, onSuccess, onError, clock = systemClock, inspect } = options;
  // Throws here what cannot work: inside the actor it would only become the actor's state.
  const { frameRule } = toSettings(options);
  const actor = createActor(whatsGateSessionMachine, {
    input: { ...options, early: handedOver?.early ?? null },
    clock,
    ...(inspect !== undefined && { inspect }),
  });
  handedOver?.early?.adopt();
  const idle = createIdleSnapshot(options.auth);
  let snapshot = handedOver?.shown ?? idle;
  const listeners = new Set<() => void>();
  let stopListening: (() => void) | null = null;

  const update = () => {
    const next = toSnapshot(actor.getSnapshot());
    const isSame = isSameSnapshot(snapshot, next);
    if (!isSame) snapshot = next;
    listenWhileRunning();
    if (isSame) return;
    for (const listener of [...listeners]) callSafely(listener);
  };
  const listenWhileRunning = () => {
    const isRunning = snapshot.status !== 'idle' && snapshot.status !== 'closed';
    if (isRunning) {
      stopListening ??= listenToPage({
        onWoke: () => actor.send({ type: 'page.woke' }),
        onHidden: () => actor.send({ type: 'page.hidden' }),
        onRestored: () => actor.send({ type: 'page.restored' }),
        onLeft: () => actor.send({ type: 'page.left' }),
      });
    } else {
      stopListening?.();
      stopListening = null;
    }
  };
  const begin = once(() => {
    if (allowsOwnOrigin(frameRule))
      warnInDevelopment("`frameOrigins` names the page's own origin: only for a playground.");
    actor.on('linked', () => {
      update();
      // Emitted on the way into the confirmed success, so that is what the snapshot shows.
      const linked = snapshot as Extract<WhatsGateSnapshot, { confirmed: true }>;
      callSafely(() => onSuccess?.(linked));
    });
    const warnOfError = createErrorWarning();
    actor.on('failed', ({ error }) => {
      update();
      warnOfError(error);
      callSafely(() => onError?.(error));
    });
    actor.start();
    // After the start, which tells of `idle`: something else may be on screen already.
    actor.subscribe(update);
  });
  const warnOfLink = once(() => warnInDevelopment('`start` did nothing: an account is linked.'));
  const send = (command: SessionCommand) => {
    begin();
    actor.send(command);
  };

  const addView = createViews({
    send,
    clock,
    getSnapshot: () => snapshot,
    hasListeners: () => listeners.size > 0,
    autoStart,
  });

  return {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => idle,
    subscribe(listener) {
      begin();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retain() {
      const removeView = addView();
      return () => {
        removeView();
        closeWarmFrame(listeners);
      };
    },
    preload: () => Promise.resolve(),
    warmUp() {
      if (snapshot.can.start) warmUp(options, listeners);
    },
    start(given) {
      if (snapshot.confirmed) warnOfLink();
      const auth = toAuth(given);
      send({ type: 'start', ...(auth !== undefined && { auth }) });
    },
    retry: () => send({ type: 'retry' }),
    close: () => send({ type: 'close' }),
    attachFrame: (iframe, frameKey) => attachFrame(actor, iframe, frameKey),
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
