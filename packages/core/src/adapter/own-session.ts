import { isSameAuth } from '@whatsgate/client';
import {
  createWhatsGateSession,
  type WhatsGateSession,
  type WhatsGateSessionCallbacks,
  type WhatsGateSessionOptions,
  type WhatsGateSnapshot,
} from '../session/index.ts';

/** What a component works with: what there is to show, and what can be done. Narrows by `status` and `confirmed`. */
export type WhatsGateSessionView = WhatsGateSnapshot & WhatsGateSessionActions;

/** The functions of a session that a component may call; stable, and free of `this`. */
export type WhatsGateSessionActions = Pick<WhatsGateSession, 'start' | 'retry' | 'switchTo' | 'close' | 'attachFrame'>;

/** Options to make a session from, or a session that somebody else owns. */
export type WhatsGateSessionSource = WhatsGateSessionOptions | WhatsGateSession;

/** Whether a component was given a session of somebody else's. */
export function isSession(source: WhatsGateSessionSource): source is WhatsGateSession {
  return 'getSnapshot' in source;
}

/**
 * The session a component works with: the given one, or one of its own, made from the options. Callbacks are looked up when
 * they are called, so that they are always the latest.
 */
export function toSession(source: WhatsGateSessionSource, latest: () => WhatsGateSessionSource): WhatsGateSession {
  if (isSession(source)) return source;
  const callbacks = (): WhatsGateSessionCallbacks => {
    const now = latest();
    return isSession(now) ? {} : now;
  };
  return createWhatsGateSession({
    ...source,
    onSuccess: (snapshot) => callbacks().onSuccess?.(snapshot),
    onError: (error) => callbacks().onError?.(error),
  });
}

/** Whether both describe the same session; callbacks and deadlines may differ. */
export function isSameSource(a: WhatsGateSessionSource, b: WhatsGateSessionSource): boolean {
  if (a === b) return true;
  if (isSession(a) || isSession(b)) return false;
  return a.name === b.name && toUpstream(a) === toUpstream(b) && isSameAuth(a.auth ?? { type: 'qr' }, b.auth ?? { type: 'qr' });
}

/** Whether a component may turn to a new session: nothing is wanted of WhatsGate with the present one. */
export function isReplaceable(session: WhatsGateSession): boolean {
  const { status, record, error } = session.getSnapshot();
  const wasRefused = record === null && (error?.code === 'INVALID_OPTIONS' || error?.code === 'INVALID_NUMBER');
  return status === 'idle' || status === 'closed' || wasRefused;
}

/** Says in development that name, auth or relay changed after the start. */
export function warnChangedTooLate(): void {
  if (isProduction()) return;
  console.warn(
    'WhatsGate: `name`, `auth` or `relay` changed after the session was started, and the change was ignored: a second session would be a second paid slot. Call `switchTo` for another authorization, or give the component another key.',
  );
}

/** Bundlers replace the expression; a browser without one has no `process`. */
function isProduction(): boolean {
  try {
    return process.env.NODE_ENV === 'production';
  } catch {
    return false;
  }
}

/** The actions of a session, to spread beside its snapshot. */
export function toActions({ start, retry, switchTo, close, attachFrame }: WhatsGateSession): WhatsGateSessionActions {
  return { start, retry, switchTo, close, attachFrame };
}

function toUpstream({ relay, client }: WhatsGateSessionOptions): unknown {
  return client ?? (typeof relay === 'object' ? relay.url : relay);
}
