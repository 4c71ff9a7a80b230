import { createSessionLater } from '../lazy/create-lazy-session.ts';
import type { WhatsGateSession, WhatsGateSessionOptions, WhatsGateSnapshot } from '../session/index.ts';
import { isSession, type WhatsGateSessionSource } from '../session/session-source.ts';

export { isSession, type WhatsGateSessionSource };

/** What a component works with: what there is to show, and what can be done. Narrows by `status` and `confirmed`. */
export type WhatsGateSessionView = WhatsGateSnapshot & WhatsGateSessionActions;

/** The functions of a session that a component may call; stable, and free of `this`. */
export type WhatsGateSessionActions = Pick<
  WhatsGateSession,
  'start' | 'retry' | 'close' | 'attachFrame' | 'preload' | 'warmUp'
>;

/**
 * The session a component works with: the given one, or a lazy one of its own, created from the options. Callbacks and the
 * relay's headers are looked up when they are needed, so that they are always the latest of this owner: the next one's
 * are not used to release what is left of the last.
 */
export function toSession(source: WhatsGateSessionSource, latest: () => WhatsGateSessionSource): WhatsGateSession {
  if (isSession(source)) return source;
  let own = source;
  return createSessionLater(source, () => {
    const now = latest();
    if (isSession(now)) return now;
    if (isSameOwner(own, now)) own = now;
    return own;
  });
}

/** Whether both describe the same session; callbacks, headers and deadlines may differ. */
export function isSameSource(a: WhatsGateSessionSource, b: WhatsGateSessionSource): boolean {
  if (a === b) return true;
  return !isSession(a) && !isSession(b) && a.client === b.client && toKey(a) === toKey(b);
}

/**
 * Whether a component may turn to another session now: nothing is running, or another user is to be served, of whom
 * nothing on screen may be shown. The page decides about a session of its own, whatever that does.
 */
export function isReplaceable(
  session: WhatsGateSession,
  before: WhatsGateSessionSource,
  after: WhatsGateSessionSource,
): boolean {
  if (isSession(before) || isSession(after) || !isSameOwner(before, after)) return true;
  const { status, record, error } = session.getSnapshot();
  const wasRejected = record === null && (error?.code === 'INVALID_OPTIONS' || error?.code === 'INVALID_NUMBER');
  return status === 'idle' || status === 'closed' || wasRejected;
}

/** Warns in development that name, auth or relay changed after the start. The text is loaded: few pages need it. */
export function warnChangedTooLate(): void {
  void import('./changed-too-late.ts').then(({ warn }) => warn());
}

/** The actions of a session, to spread beside its snapshot. */
export function toActions({
  start,
  retry,
  close,
  attachFrame,
  preload,
  warmUp,
}: WhatsGateSession): WhatsGateSessionActions {
  return { start, retry, close, attachFrame, preload, warmUp };
}

function isSameOwner(a: WhatsGateSessionOptions, b: WhatsGateSessionOptions): boolean {
  return a.owner === b.owner;
}

/** What tells sessions apart. A number goes by its digits alone: the rules for it come with the charts. */
function toKey({ owner, name, relay, auth }: WhatsGateSessionOptions): string {
  const digits = auth?.type === 'code' && `${auth.number}`.replace(/\P{N}/gu, '');
  return JSON.stringify([owner, name, typeof relay === 'object' ? relay.url : relay, digits]);
}
