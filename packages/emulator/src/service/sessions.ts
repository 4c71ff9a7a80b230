import type { EmulatorClock } from '../runtime/clock.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createCode, createPayload, createUniqueId } from './secrets.ts';
import { ServiceError } from './service-error.ts';

/** What the QR page of a session shows. */
export type PageView = 'loading' | 'qr' | 'success' | 'error' | 'broken';

/** A session as the emulator knows it. */
export interface EmulatedSession {
  readonly id: number;
  readonly uniqueId: string;
  readonly name: string;
  /** The address of its webhooks; empty for none. */
  callback: string;
  /** The number to pair with; null for a QR session. */
  readonly number: string | null;
  readonly createdAt: number;
  status: 'PENDING' | 'AUTH' | 'READY' | 'DESTROYING';
  view: PageView;
  /** How many codes it has shown; each refresh is a new one. */
  generation: number;
  /** The text of the QR picture, or the pairing code. */
  secret: string;
  pushname: string | null;
  wid: string | null;
}

export interface SessionsOptions {
  /** Called for everything that becomes an event. */
  readonly onEvent: (session: EmulatedSession, action: string, data: Readonly<Record<string, unknown>>) => void;
  readonly clock: EmulatorClock;
  /** How many sessions the plan allows at once. */
  readonly slots: number;
  /** Milliseconds until the page of a new session shows its first code. With 0, the answer of the create has a QR code too. */
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

export interface NewSession {
  readonly name: string;
  readonly callback: string;
  readonly number: string | null;
}

/** The sessions of one WhatsGate account, from their creation to their end. */
export interface Sessions {
  create(spec: NewSession): EmulatedSession;
  /** Ends a session as `session-delete` does: `DESTROYING` for a while, then gone. */
  destroy(session: EmulatedSession): void;
  /** The phone has authorized the session; `READY` follows unless `ready` is false. */
  authorize(session: EmulatedSession, account: { number: string; pushname: string }, ready: boolean): void;
  /** The authorization failed: the page says so, and shows the next code after a while. */
  reject(session: EmulatedSession): void;
  /** Ends a session at once, without a command: it was logged out on the phone. */
  drop(session: EmulatedSession): void;
  find(uniqueId: string): EmulatedSession | undefined;
  all(): readonly EmulatedSession[];
  /** Calls `listener` after each change. @returns a function that unsubscribes */
  onChange(listener: () => void): () => void;
  readonly ledger: Ledger;
  /** Removes all sessions and clears the ledger. */
  reset(): void;
}

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
  const listeners = new Set<() => void>();
  const ledger = createLedger();
  let lastId = 150;

  const change = (session: EmulatedSession, patch: Partial<EmulatedSession>) => {
    Object.assign(session, patch);
    for (const listener of [...listeners]) listener();
  };
  /** Replaces the session's timer: it waits for one thing at a time (its first code, the next one, `READY` or its end). */
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

  return {
    ledger,
    create({ name, callback, number }) {
      if (sessions.size >= slots)
        throw new ServiceError('TariffLimit', `The plan's limit of ${slots} sessions is reached`);
      lastId += 1;
      const session: EmulatedSession = {
        id: lastId,
        uniqueId: createUniqueId(),
        name,
        callback,
        number,
        createdAt: clock.now(),
        status: 'PENDING',
        view: 'loading',
        generation: 0,
        secret: createSecret(number),
        pushname: null,
        wid: null,
      };
      sessions.set(session.uniqueId, session);
      ledger.created(sessions.size);
      if (startAfter === 0) showCode(session);
      else next(session, startAfter, () => showCode(session));
      change(session, {});
      onEvent(session, 'create', {});
      return session;
    },
    destroy(session) {
      if (session.status === 'DESTROYING') return;
      ledger.deleted(session.status === 'READY');
      if (session.status === 'READY') onEvent(session, 'disconnect', {});
      change(session, { status: 'DESTROYING', view: 'broken' });
      next(session, destroyFor, () => drop(session));
    },
    authorize(session, { number, pushname }, ready) {
      change(session, { view: 'success' });
      clock.clearTimeout(timers.get(session.uniqueId));
      if (!ready) return;
      next(session, readyAfter, () => {
        change(session, { status: 'READY', wid: `${number}@c.us`, pushname });
        onEvent(session, 'ready', { pushname, number });
      });
    },
    reject(session) {
      change(session, { view: 'error' });
      next(session, errorFor, () => showCode(session));
    },
    drop(session) {
      drop(session);
      onEvent(session, 'disconnect', {});
    },
    find: (uniqueId) => sessions.get(uniqueId),
    all: () => [...sessions.values()],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reset() {
      for (const session of [...sessions.values()]) drop(session);
      ledger.reset();
    },
  };
}

function createSecret(number: string | null): string {
  return number === null ? createPayload() : createCode();
}
