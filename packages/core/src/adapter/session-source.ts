import { isSameAuth } from '@whatsgate/client';
import {
  createWhatsGateSession,
  type RelayOption,
  type RelaySettings,
  type WhatsGateSession,
  type WhatsGateSessionCallbacks,
  type WhatsGateSessionOptions,
  type WhatsGateSnapshot,
} from '../session/index.ts';
import { warnInDevelopment } from '../warn.ts';

/** What a component works with: what there is to show, and what can be done. Narrows by `status` and `confirmed`. */
export type WhatsGateSessionView = WhatsGateSnapshot & WhatsGateSessionActions;

/** The functions of a session that a component may call; stable, and free of `this`. */
export type WhatsGateSessionActions = Pick<WhatsGateSession, 'start' | 'retry' | 'close' | 'attachFrame' | 'preload'>;

/** Options to create a session from, or a session that something else owns. */
export type WhatsGateSessionSource = WhatsGateSessionOptions | WhatsGateSession;

/** Whether a component was given a session that something else owns. */
export function isSession(source: WhatsGateSessionSource): source is WhatsGateSession {
  return 'getSnapshot' in source;
}

/**
 * The session a component works with: the given one, or one of its own, created from the options. Callbacks and the
 * relay's headers are looked up when they are needed, so that they are always the latest.
 */
export function toSession(source: WhatsGateSessionSource, latest: () => WhatsGateSessionSource): WhatsGateSession {
  if (isSession(source)) return source;
  const callbacks = (): WhatsGateSessionCallbacks => {
    const now = latest();
    return isSession(now) ? {} : now;
  };
  return createWhatsGateSession({
    ...source,
    ...(source.relay !== undefined && { relay: toLatestRelay(source.relay, latest) }),
    onSuccess: (snapshot) => callbacks().onSuccess?.(snapshot),
    onError: (error) => callbacks().onError?.(error),
  } as WhatsGateSessionOptions);
}

/** Whether both describe the same session; callbacks, headers and deadlines may differ. */
export function isSameSource(a: WhatsGateSessionSource, b: WhatsGateSessionSource): boolean {
  if (a === b) return true;
  if (isSession(a) || isSession(b)) return false;
  return (
    isSameOwner(a, b) &&
    a.name === b.name &&
    toUpstream(a) === toUpstream(b) &&
    isSameAuth(a.auth ?? { type: 'qr' }, b.auth ?? { type: 'qr' })
  );
}

/**
 * Whether a component may turn to another session now: nothing is running, or another user is to be served, of whom
 * nothing on screen may be shown.
 */
export function isReplaceable(
  session: WhatsGateSession,
  before: WhatsGateSessionSource,
  after: WhatsGateSessionSource,
): boolean {
  if (!isSession(before) && !isSession(after) && !isSameOwner(before, after)) return true;
  const { status, record, error } = session.getSnapshot();
  const wasRejected = record === null && (error?.code === 'INVALID_OPTIONS' || error?.code === 'INVALID_NUMBER');
  return status === 'idle' || status === 'closed' || wasRejected;
}

/** Warns in development that name, auth or relay changed after the start. */
export function warnChangedTooLate(): void {
  warnInDevelopment(
    '`name`, `auth` or `relay` changed after the session was started, and the change was ignored: a second session would ' +
      'be a second paid slot. Call `start` with another authorization, or give the component another key.',
  );
}

/** The actions of a session, to spread beside its snapshot. */
export function toActions({ start, retry, close, attachFrame, preload }: WhatsGateSession): WhatsGateSessionActions {
  return { start, retry, close, attachFrame, preload };
}

function isSameOwner(a: WhatsGateSessionOptions, b: WhatsGateSessionOptions): boolean {
  return a.owner === b.owner;
}

function toUpstream({ relay, client }: WhatsGateSessionOptions): unknown {
  return client ?? (typeof relay === 'object' ? relay.url : relay);
}

function toRelaySettings(relay: RelayOption): RelaySettings {
  return typeof relay === 'string' ? { url: relay } : relay;
}

/** The same relay, with the headers and the `fetch` of the latest options: a token is renewed while a code is shown. */
function toLatestRelay(first: RelayOption, latest: () => WhatsGateSessionSource): RelaySettings {
  const settings = (): RelaySettings => {
    const now = latest();
    return toRelaySettings(isSession(now) ? first : (now.relay ?? first));
  };
  const headers = () => {
    const given = settings().headers ?? {};
    return typeof given === 'function' ? given() : given;
  };
  return {
    ...toRelaySettings(first),
    headers,
    fetch: (input, init) => (settings().fetch ?? globalThis.fetch)(input, init),
  };
}
