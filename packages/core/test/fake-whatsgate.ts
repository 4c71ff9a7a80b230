import { parseRecord, type WhatsGateRecord } from '@whatsgate/client';
import { type WhatsGateClient, WhatsGateError } from '../src/index.ts';
import type { SimulatedClock } from './simulated-clock.ts';

type Fate = 'answers' | 'fails before' | 'fails after';

export interface FakeWhatsGate {
  readonly client: WhatsGateClient;
  /** What each next request meets; `answers` when the list is empty. */
  readonly fates: Fate[];
  /** Whether records have the address of their QR page yet. */
  hasPages: boolean;
  /** Whether a read that wants to wait does so. */
  waits: boolean;
  /** How long an answer takes, in milliseconds. */
  latency: number;
  /** A phone scans each code that is shown. */
  link(): void;
  /** The status of each session whose create was answered. */
  statuses(): readonly string[];
  readonly counts: { creates: number; deletes: number; linkedDeletes: number; mostPending: number };
}

/** WhatsGate in a few lines, for the slot alone: sessions, one per idempotency key, as through a relay. */
export function createFakeWhatsGate(clock: SimulatedClock): FakeWhatsGate {
  const sessions = new Map<string, WhatsGateRecord>();
  const byKey = new Map<string, string>();
  const newest = new Map<string, object>();
  // Created without an answer: the relay must sweep them, since the slot cannot know of them.
  const untold = new Set<string>();
  const fates: Fate[] = [];
  const counts = { creates: 0, deletes: 0, linkedDeletes: 0, mostPending: 0 };

  const answer = async <Result>(work: () => Result, onLost: (result: Result) => void = () => {}): Promise<Result> => {
    const fate = fates.shift() ?? 'answers';
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, whatsGate.latency));
    if (fate === 'fails before') throw new WhatsGateError('NETWORK', 'Not sent.');
    const result = work();
    if (fate === 'fails after') onLost(result);
    if (fate === 'fails after') throw new WhatsGateError('NETWORK', 'No answer.', { ambiguous: true });
    return result;
  };
  const told = () => [...sessions.values()].filter(({ unique_id: id }) => !untold.has(id));
  const pending = () => told().filter(({ status }) => status === 'AUTH').length;

  const make = (key: string): WhatsGateRecord => {
    counts.creates += 1;
    const id = `session-${counts.creates}`;
    const record = parseRecord({
      unique_id: id,
      status: 'AUTH',
      qr_link: whatsGate.hasPages ? `https://whatsgate.org/qr/${id}` : null,
    });
    sessions.set(id, record);
    byKey.set(key, id);
    untold.add(id);
    return record;
  };

  const whatsGate: FakeWhatsGate = {
    fates,
    latency: 100,
    hasPages: true,
    waits: true,
    counts,
    link() {
      for (const record of told()) {
        if (record.status === 'AUTH')
          sessions.set(record.unique_id, { ...record, status: 'READY', wid: '79991234567@c.us' });
      }
    },
    statuses: () => told().map(({ status }) => status),
    client: {
      createSession(_, { idempotencyKey: key = '' } = {}) {
        const request = {};
        newest.set(key, request);
        return answer(
          () => {
            const record = sessions.get(byKey.get(key) ?? '') ?? make(key);
            // The answer to an earlier request with this key is lost.
            if (newest.get(key) === request) untold.delete(record.unique_id);
            return record;
          },
          ({ unique_id: id }) => void untold.add(id),
        ).finally(() => {
          counts.mostPending = Math.max(counts.mostPending, pending());
        });
      },
      async getSession(id, { waitMs = 0, known, onWaited, signal } = {}) {
        const now = await answer(() => sessions.get(id) ?? null);
        if (!whatsGate.waits || waitMs === 0) return now;
        onWaited?.();
        if (now?.status === known?.status) await pause(clock, waitMs, signal);
        return sessions.get(id) ?? null;
      },
      deleteSession(id) {
        // Takes effect when it is sent: a scan while a delete is on its way cannot be helped,
        // and is not what is tested.
        const fate = fates[0] ?? 'answers';
        const record = sessions.get(id);
        if (record !== undefined && fate !== 'fails before') {
          counts.deletes += 1;
          if (record.status === 'READY') counts.linkedDeletes += 1;
          sessions.set(id, { ...record, status: 'DESTROYING' });
          clock.setTimeout(() => sessions.delete(id), 2_000);
        }
        return answer(() => {
          if (record === undefined) throw new WhatsGateError('API_ERROR', 'No such session.');
          return { ...record, status: 'DESTROYING' };
        });
      },
      releaseOnUnload: () => {},
      listSessions: () => Promise.reject(new Error('not asked')),
      listEvents: () => Promise.reject(new Error('not asked')),
      setHook: () => Promise.reject(new Error('not asked')),
    },
  };
  return whatsGate;
}

/** Waits, or rejects when it is aborted. */
function pause(clock: SimulatedClock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clock.clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
