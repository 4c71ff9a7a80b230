import { toAccount, WhatsGateError, type WhatsGateErrorCode, type WhatsGateRecord } from '@whatsgate/client';
import { createIdleSnapshot } from '../session/idle-snapshot.ts';
import type { WhatsGateSession, WhatsGateSnapshot } from '../session/index.ts';
import { defaultDeadlines } from '../timings.ts';
import { fakePages } from './fake-pages.ts';

/** Every state that a session can show, for stories and snapshot tests. */
export const sessionStates = [
  'idle',
  'creating',
  'releasing',
  'connecting',
  'silent',
  'qr',
  'stale',
  'code',
  'confirming',
  'linked',
  'error',
  'broken',
  'closed',
] as const;

export type SessionState = (typeof sessionStates)[number];

/** What was asked of a {@link FakeSession}: the name of the function, and its argument where it has one. */
export type SessionCall = readonly [name: 'start' | 'retry' | 'close' | 'retain' | 'release', argument?: unknown];

/** A session that does nothing but show what it is told to show, and remember what was asked of it. */
export interface FakeSession extends WhatsGateSession {
  /** Shows another state. @param fields - what differs from the usual one, such as `{ refreshes: 4 }` */
  show(state: SessionState, fields?: Partial<WhatsGateSnapshot>): void;
  /** What was called so far. */
  readonly calls: readonly SessionCall[];
}

/**
 * A session for stories and unit tests of components: give it to `useWhatsGateSession` or `mountFrame` instead of
 * options. It makes no request: the frame shows a QR code, or a pairing code, that is drawn in its address. A page whose
 * Content-Security-Policy names its `frame-src` must allow `data:` there.
 *
 * @example
 * ```ts
 * import { mountFrame, statusText } from '@whatsgate/core';
 * import { createFakeSession } from '@whatsgate/core/testing';
 *
 * const session = createFakeSession('qr');
 * mountFrame(session, document.body);
 * session.show('linked');
 * statusText(session.getSnapshot()); // "WhatsApp is linked: Anna, +79991234567."
 * ```
 */
export function createFakeSession(state: SessionState = 'idle', fields: Partial<WhatsGateSnapshot> = {}): FakeSession {
  const listeners = new Set<() => void>();
  const calls: SessionCall[] = [];
  const createdAt = Date.now();
  const idle = toState('idle', {}, createdAt);
  let snapshot = toState(state, fields, createdAt);
  return {
    show(next, changed = {}) {
      snapshot = toState(next, changed, createdAt);
      for (const listener of [...listeners]) listener();
    },
    calls,
    getSnapshot: () => snapshot,
    getServerSnapshot: () => idle,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retain() {
      calls.push(['retain']);
      return () => void calls.push(['release']);
    },
    start: (auth) => void calls.push(auth === undefined ? ['start'] : ['start', auth]),
    retry: () => void calls.push(['retry']),
    close: () => void calls.push(['close']),
    attachFrame: () => () => {},
    preload: () => Promise.resolve(),
    warmUp() {},
  };
}

const pending: WhatsGateRecord = {
  id: 151,
  name: 'Fake',
  unique_id: '6345454545454',
  status: 'PENDING',
  callback: null,
  date_add: '2022-10-11 19:30:14',
  qr: null,
  code: null,
  status_name: 'Initialization',
  pushname: null,
  wid: null,
  qr_link: 'https://whatsgate.org/qr/6345454545454',
};
const linked: WhatsGateRecord = {
  ...pending,
  status: 'READY',
  pushname: 'Anna',
  wid: '79991234567@c.us',
  qr_link: null,
};

const nothing = { start: false, retry: false, close: false };
const running = { ...nothing, close: true };
const base = { ...createIdleSnapshot(), can: nothing } as const;
const framed = {
  ...base,
  record: pending,
  frameUrl: fakePages.loading,
  pageUrl: pending.qr_link,
  frameKey: 1,
  refreshes: 1,
  can: running,
} as const;

const states = {
  idle: { ...base, status: 'idle', can: { ...nothing, start: true } },
  creating: { ...base, status: 'initializing', phase: 'creating', can: running },
  releasing: { ...base, status: 'initializing', phase: 'releasing', can: running },
  connecting: {
    ...framed,
    status: 'initializing',
    phase: 'connecting',
    refreshes: 0,
    can: { ...running, retry: true },
  },
  silent: {
    ...framed,
    status: 'initializing',
    phase: 'connecting',
    refreshes: 0,
    frameSilent: true,
    can: { ...running, retry: true },
  },
  qr: { ...framed, status: 'qr', frameUrl: fakePages.qr },
  stale: { ...framed, status: 'qr', frameUrl: fakePages.qr, stale: true, can: { ...running, retry: true } },
  code: { ...framed, status: 'code', auth: { type: 'code', number: '79991234567' }, code: 'ABCD-1234' },
  confirming: { ...framed, status: 'success', frameUrl: fakePages.success, phase: 'confirming' },
  linked: {
    ...base,
    status: 'success',
    record: linked,
    account: toAccount(linked),
    confirmed: true,
    can: { ...nothing, close: true },
  },
  closed: { ...base, status: 'closed', can: { ...nothing, start: true } },
} as const satisfies Record<Exclude<SessionState, 'error' | 'broken'>, WhatsGateSnapshot>;

function toState(state: SessionState, fields: Partial<WhatsGateSnapshot>, createdAt: number): WhatsGateSnapshot {
  if (state === 'error') return toFailed('error', 'NETWORK', 'The server could not be reached.', fields);
  if (state === 'broken') return toFailed('broken', 'BROKEN', 'This session does not exist any more.', fields);
  const shown: WhatsGateSnapshot = states[state];
  return {
    ...shown,
    ...toTimes(shown, createdAt),
    ...toCodePage({ ...shown, ...fields }),
    ...fields,
  } as WhatsGateSnapshot;
}

/** When the shown code and its session end, as those of a real session. */
function toTimes({ status, auth, frameUrl, stale }: WhatsGateSnapshot, createdAt: number) {
  const isShowing = status === 'qr' || status === 'code';
  const lifetime = stale ? 0 : defaultDeadlines.stale[auth.type];
  return {
    staleAt: isShowing ? Date.now() + lifetime : null,
    expiresAt: frameUrl === null ? null : createdAt + defaultDeadlines.authorize,
  };
}

/** The page shows the pairing code that the session tells. */
function toCodePage({ status, code }: Pick<WhatsGateSnapshot, 'status' | 'code'>) {
  return status === 'code' && code !== null ? { frameUrl: fakePages.code(code) } : {};
}

function toFailed(
  status: 'error' | 'broken',
  code: WhatsGateErrorCode,
  message: string,
  fields: Partial<WhatsGateSnapshot>,
): WhatsGateSnapshot {
  const error = fields.error ?? new WhatsGateError(code, message);
  return { ...base, status, can: { ...running, retry: error.retryable }, ...fields, error } as WhatsGateSnapshot;
}
