import type { EmulatorClock } from '../runtime/clock.ts';
import { createLedger, type Ledger, type LedgerCounts } from './ledger.ts';
import { createSecret, createSession, type NewSession } from './new-session.ts';
import { ServiceError } from './service-error.ts';
import type { EmulatedSession, ShownStatus } from './session.ts';

export interface SessionsOptions {
  /** Called for everything that becomes an event. */
  readonly onEvent: (session: EmulatedSession, action: string, data: Readonly<Record<string, unknown>>) => void;
  readonly clock: EmulatorClock;
  /** How many sessions the plan allows at once. */
  readonly slots: number;
  /**
   * Milliseconds until the page of a new session shows its first code. With 0, the answer of the create has a QR code
   * too.
   */
  readonly startAfter: number;
  /** Milliseconds between two codes. */
  readonly refreshEvery: number;
  /** Milliseconds from the scan to `READY`. */
  readonly readyAfter: number;
  /** Milliseconds that the page shows a failed authorization before the next code. */
  readonly errorFor: number;
  /** Milliseconds that a deleted session stays `DESTROYING`. */
  readonly destroyFor: number;
}

/** Whose phone authorized a session, and the account that it linked. */
export interface Authorization {
  /** The phone's own number. */
  readonly phone: string;
  /** The number of the linked account. */
  readonly number: string;
  readonly pushname: string;
}

/** The sessions of one WhatsGate account, from their creation to their end. */
export interface Sessions {
  /** @throws ServiceError when the plan is full */
  create(spec: NewSession): EmulatedSession;
  /** Creates the same session once more without a request, if the plan allows it. */
  createDouble(spec: NewSession): void;
  /** Ends a session as `session-delete` does: `DESTROYING` for a while, then gone. */
  destroy(session: EmulatedSession): void;
  /** The phone has authorized the session; `READY` follows unless `ready` is false. */
  authorize(session: EmulatedSession, account: Authorization, ready: boolean): void;
  /** The authorization failed: the page says so, and shows the next code after a while. */
  reject(session: EmulatedSession): void;
  /** The phone asks for a passkey on another device; nothing else happens. */
  askPasskey(session: EmulatedSession): void;
  /** Ends a session at once, without a command: it was logged out on the phone. */
  drop(session: EmulatedSession): void;
  /** Ends the link, but keeps the session: it shows a code again. */
  unlink(session: EmulatedSession): void;
  /** The API shows this status from now on, or for `ms` milliseconds; null shows the true one. */
  showAs(session: EmulatedSession, shown: ShownStatus | null, ms?: number): void;
  /** The session's webhooks go to this address from now on. */
  setCallback(session: EmulatedSession, callback: string): void;
  /** An answer has shown the session as it is. */
  markRead(session: EmulatedSession): void;
  find(uniqueId: string): EmulatedSession | undefined;
  all(): readonly EmulatedSession[];
  /** Calls `listener` after each change of a session. @returns a function that unsubscribes */
  onChange(listener: (session: EmulatedSession) => void): () => void;
  readonly ledger: Ledger;
  counts(): LedgerCounts;
  /**
   * Takes over the sessions of an earlier emulator: a linked one stays linked, one that waits for a phone shows a new
   * code, and one that was being deleted is gone.
   */
  restore(sessions: readonly EmulatedSession[]): void;
  /** Removes all sessions and clears the ledger. */
  reset(): void;
}

/** Milliseconds that a read is fresh: a scan between it and a delete is a race, and not the caller's mistake. */
const freshFor = 1_000;

export function createSessions({
  clock,
  onEvent,
  slots,
  startAfter,
  refreshEvery,
  readyAfter,
  errorFor,
  destroyFor,
}: SessionsOptions): Sessions {
  const sessions = new Map<string, EmulatedSession>();
  const timers = new Map<string, unknown>();
  const listeners = new Set<(session: EmulatedSession) => void>();
  const ledger = createLedger();
  let lastId = 150;

  const change = (session: EmulatedSession, patch: Partial<EmulatedSession>) => {
    Object.assign(session, patch);
    for (const listener of [...listeners]) listener(session);
  };
  /**
   * Replaces the session's timer: it waits for one thing at a time (its first code, the next one, `READY` or its
   * end).
   */
  const next = (session: EmulatedSession, ms: number, step: () => void) => {
    clock.clearTimeout(timers.get(session.uniqueId));
    timers.set(session.uniqueId, clock.setTimeout(step, ms));
  };
  const showCode = (session: EmulatedSession) => {
    const secret = session.generation === 0 ? session.secret : createSecret(session.number);
    change(session, { status: 'AUTH', view: 'qr', secret, generation: session.generation + 1 });
    next(session, refreshEvery, () => showCode(session));
  };
  const drop = (session: EmulatedSession) => {
    clock.clearTimeout(timers.get(session.uniqueId));
    timers.delete(session.uniqueId);
    sessions.delete(session.uniqueId);
    ledger.ended(sessions.size);
    change(session, { view: 'broken' });
  };
  const hasTwin = (name: string) =>
    [...sessions.values()].some(({ requestedName, status }) => requestedName === name && status !== 'DESTROYING');
  const countDelete = ({ status, phone, isReadSinceStep, lastReadAt }: EmulatedSession) => {
    const isFresh = lastReadAt !== null && clock.now() - lastReadAt <= freshFor;
    const kind = status === 'READY' ? 'linked' : phone === null ? 'pending' : 'scanned';
    ledger.deleted(kind, kind !== 'pending' && isFresh && !isReadSinceStep);
  };

  const create = (spec: NewSession, kind: 'first' | 'second' | 'doubled') => {
    lastId += 1;
    const session = createSession(spec, lastId, clock.now());
    sessions.set(session.uniqueId, session);
    ledger.created(sessions.size, kind);
    if (startAfter === 0) showCode(session);
    else next(session, startAfter, () => showCode(session));
    change(session, {});
    onEvent(session, 'create', {});
    return session;
  };

  return {
    ledger,
    create(spec) {
      if (sessions.size >= slots)
        throw new ServiceError('TariffLimit', `The plan's limit of ${slots} sessions is reached`);
      return create(spec, hasTwin(spec.requestedName) ? 'second' : 'first');
    },
    createDouble(spec) {
      if (sessions.size < slots) create(spec, 'doubled');
    },
    destroy(session) {
      if (session.status === 'DESTROYING') return;
      countDelete(session);
      if (session.status === 'READY') onEvent(session, 'disconnect', {});
      change(session, { status: 'DESTROYING', view: 'broken', shownAs: null, asksPasskey: false });
      next(session, destroyFor, () => drop(session));
    },
    authorize(session, { phone, number, pushname }, ready) {
      change(session, { view: 'success', phone, asksPasskey: false, isReadSinceStep: false });
      clock.clearTimeout(timers.get(session.uniqueId));
      if (!ready) return;
      next(session, readyAfter, () => {
        change(session, { status: 'READY', wid: `${number}@c.us`, pushname, isReadSinceStep: false });
        onEvent(session, 'ready', { pushname, number });
      });
    },
    reject(session) {
      change(session, { view: 'error', asksPasskey: false });
      next(session, errorFor, () => showCode(session));
    },
    askPasskey: (session) => change(session, { asksPasskey: true }),
    drop(session) {
      drop(session);
      onEvent(session, 'disconnect', {});
    },
    unlink(session) {
      change(session, { wid: null, pushname: null, phone: null, isLinkShown: false });
      showCode(session);
      onEvent(session, 'disconnect', {});
    },
    showAs(session, shown, ms) {
      change(session, { shownAs: shown });
      if (shown === null || ms === undefined) return;
      clock.setTimeout(() => {
        // A later call has replaced it.
        if (session.shownAs === shown) change(session, { shownAs: null });
      }, ms);
    },
    setCallback: (session, callback) => change(session, { callback }),
    markRead(session) {
      const isLinkShown = session.isLinkShown || (session.status === 'READY' && session.shownAs === null);
      Object.assign(session, { lastReadAt: clock.now(), isReadSinceStep: true, isLinkShown });
    },
    find: (uniqueId) => sessions.get(uniqueId),
    all: () => [...sessions.values()],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    counts: () => ledger.counts([...sessions.values()].filter(isPending).length),
    restore(earlier) {
      lastId = Math.max(lastId, ...earlier.map(({ id }) => id));
      const kept = earlier.filter(({ status }) => status !== 'DESTROYING');
      for (const each of kept) {
        const session: EmulatedSession = { ...each, shownAs: null, asksPasskey: false };
        sessions.set(session.uniqueId, session);
        if (session.status !== 'READY') showCode(Object.assign(session, { phone: null }));
      }
      ledger.restored(kept.length);
    },
    reset() {
      for (const session of [...sessions.values()]) drop(session);
      ledger.reset();
    },
  };
}

function isPending({ status, phone }: EmulatedSession): boolean {
  return phone === null && status !== 'DESTROYING';
}
