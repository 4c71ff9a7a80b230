import type { JsonObject, WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import type { KeyWatch } from '../stores/watch-keys.ts';
import type { SessionRequest, Slots } from './slots.ts';
import type { WaitingTurns } from './waiting-turns.ts';

/** What a page says about a read that may wait. */
export interface WaitRequest {
  /** How long it may wait; 0 for not at all. */
  readonly ms: number;
  /** What the page has of the session; null where it does not say: then what is stored counts. */
  readonly known: JsonObject | null;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal | undefined;
}

export interface WaitedRead {
  readonly record: WhatsGateRecord | null;
  /** Whether it would have waited: otherwise the page must ask again after a while. */
  readonly waited: boolean;
}

export interface WaitingReads {
  /** A read that is answered when the session differs from what the page has, or when its time is over. */
  read(request: SessionRequest, wait: WaitRequest): Promise<WaitedRead>;
}

export interface WaitingReadsOptions {
  readonly slots: Pick<Slots, 'read' | 'peek'>;
  readonly turns: WaitingTurns;
  readonly keys: KeyWatch;
  readonly clock: ServerClock;
}

/** What the page has. */
type Known = WhatsGateRecord | JsonObject | null;

/** The store is looked at so often; ms. */
const lookEvery = 1_000;
/**
 * And WhatsGate is asked at most so often, while a page waits for its link and while it waits for the phone: at each
 * look, and at each fourth one. A little less, since timers are not exact.
 */
const askEvery = { confirming: 900, calm: 3_900 };
/** What a page can see of a session that is not linked. */
const visibleFields = ['status', 'wid', 'qr_link', 'code'] as const;

/**
 * Reads that wait for a change. The session is read once; if that is what the page has, the store is looked at once a
 * second and whenever it tells of a change, and WhatsGate is asked by the shared reads. Nothing is locked meanwhile.
 */
export function createWaitingReads({ slots, turns, keys, clock }: WaitingReadsOptions): WaitingReads {
  /** Looks at the store, and at WhatsGate as often as it may be asked. */
  const createLook = (request: SessionRequest, has: Known) => {
    let readAt = clock.now();
    return async (): Promise<WhatsGateRecord | null> => {
      const stored = await slots.peek(request);
      if (stored === null || isChanged(has, stored.record)) return stored?.record ?? null;
      if (clock.now() - readAt < askEvery[stored.isConfirming ? 'confirming' : 'calm']) return stored.record;
      readAt = clock.now();
      // The page's `success` was reported by the first read.
      return slots.read({ ...request, saysSuccess: false });
    };
  };

  const waitForChange = async (
    request: SessionRequest,
    { ms, known }: WaitRequest,
    over: AbortSignal,
  ): Promise<WhatsGateRecord | null> => {
    const until = clock.now() + ms;
    const before = await slots.peek(request);
    const has = known ?? before?.record ?? null;
    const first = await slots.read(request);
    if (before === null) return first;
    let record = first;
    const look = createLook(request, has);
    const bell = createBell(over);
    const stops = [clock.every(lookEvery, bell.ring), keys.on(before.key, bell.ring)];
    try {
      while (!isChanged(has, record) && clock.now() < until && (await bell.rung())) {
        const stands = record;
        record = await Promise.race([look(), bell.isOver.then(() => stands)]);
      }
      return record;
    } finally {
      for (const stop of stops) stop();
    }
  };

  return {
    async read(request, wait) {
      const { owner, lease } = request;
      const turn = wait.ms > 0 && lease !== null ? turns.begin(owner, lease) : null;
      if (turn === null) return { record: await slots.read(request), waited: false };
      const { signal } = wait;
      signal?.addEventListener('abort', turn.end);
      if (signal?.aborted) turn.end();
      try {
        return { record: await waitForChange(request, wait, turn.over), waited: true };
      } finally {
        signal?.removeEventListener('abort', turn.end);
        turn.end();
      }
    },
  };
}

interface Bell {
  ring(): void;
  /** Resolves when it rings, or has rung since; false when the wait is over. */
  rung(): Promise<boolean>;
  readonly isOver: Promise<void>;
}

function createBell(over: AbortSignal): Bell {
  let hasRung = false;
  let wake = () => {};
  const ring = () => {
    hasRung = true;
    wake();
  };
  const isOver = new Promise<void>((resolve) => {
    const end = () => {
      resolve();
      ring();
    };
    if (over.aborted) end();
    else over.addEventListener('abort', end);
  });
  return {
    ring,
    isOver,
    async rung() {
      if (!hasRung)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      hasRung = false;
      return !over.aborted;
    },
  };
}

function isChanged(has: Known, record: WhatsGateRecord | null): boolean {
  if (record === null) return true;
  const fields: Readonly<Record<string, unknown>> = { ...has };
  return visibleFields.some((field) => (fields[field] ?? null) !== record[field]);
}
