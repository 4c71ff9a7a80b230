import { isLinked, type WhatsGateRecord } from '@whatsgate/core/protocol';
import type { ServerClock } from './clock.ts';
import { settleAfter } from './open-slot.ts';
import type { SlotEntry, SlotStore } from './store/slot-store.ts';
import type { Upstream } from './upstream.ts';

/** What a sweep has done. */
export interface SweepReport {
  /** Creates whose answer was lost, found and given to their slot. */
  readonly adopted: number;
  /** Pending sessions that nobody holds any more, deleted. */
  readonly released: number;
  /** What could not be done; the next sweep tries again. */
  readonly failed: number;
}

interface SweepOptions {
  readonly store: SlotStore;
  readonly upstream: Upstream;
  readonly clock: ServerClock;
}

type Outcome = keyof SweepReport | null;

/** Milliseconds between two sweeps. */
export const sweepEvery = 60_000;

/**
 * Makes the sweep: settles what was left open, releases what nobody holds, deletes what is owed, and gives back pending
 * sessions that carry this server's token but stand in no store. A linked session is never touched.
 */
export function createSweep({ store, upstream, clock }: SweepOptions): () => Promise<SweepReport> {
  // Sessions that no slot knows, and when they were first seen so: another server may be about to record one.
  const strangers = new Map<string, number>();

  return async () => {
    if (!(await store.claim('sweep', sweepEvery / 2))) return toReport([]);
    const sessions = await upstream.own();
    const entries = await store.listAll();
    const known = new Set(entries.map(({ slot }) => slot.intent));
    const lost = [...sessions].filter(([intent]) => !known.has(intent));
    for (const intent of strangers.keys()) if (!sessions.has(intent)) strangers.delete(intent);
    const outcomes: Outcome[] = [];
    for (const entry of entries) outcomes.push(await settle(entry, sessions.get(entry.slot.intent) ?? null).catch(() => 'failed' as const));
    for (const [intent, record] of lost) outcomes.push(await releaseStranger(intent, record).catch(() => 'failed' as const));
    return toReport(outcomes);
  };

  async function settle(entry: SlotEntry, found: WhatsGateRecord | null): Promise<Outcome> {
    const { slot } = entry;
    const record = found ?? (slot.record === null ? null : await upstream.read(slot.record.unique_id));
    if (record === null) return forgetUnlessOpening(entry);
    const isHeld = slot.state !== 'leaving' && Object.values(slot.holders).some((until) => until > clock.now());
    return isLinked(record) || isHeld ? keep(entry, record) : release(entry, record);
  }

  /** There is no such session. A create that was asked for a moment ago may still come. */
  async function forgetUnlessOpening({ key, slot, version }: SlotEntry): Promise<null> {
    const mayCome = slot.record === null && clock.now() - slot.since < settleAfter;
    if (!mayCome) await store.put(key, null, version);
    return null;
  }

  async function keep({ key, slot, version }: SlotEntry, record: WhatsGateRecord): Promise<Outcome> {
    if (slot.state === 'held' && slot.record?.status === record.status) return null;
    await store.put(key, { ...slot, state: 'held', record }, version);
    return slot.state === 'opening' ? 'adopted' : null;
  }

  async function release({ key, slot, version }: SlotEntry, record: WhatsGateRecord): Promise<Outcome> {
    const isOwed = slot.state === 'leaving' || (await store.put(key, { ...slot, state: 'leaving', record }, version));
    return isOwed && record.status !== 'DESTROYING' ? remove(record.unique_id) : null;
  }

  async function releaseStranger(intent: string, record: WhatsGateRecord): Promise<Outcome> {
    if (isLinked(record) || record.status === 'DESTROYING') return null;
    const firstSeen = strangers.get(intent) ?? clock.now();
    strangers.set(intent, firstSeen);
    if (clock.now() - firstSeen < sweepEvery) return null;
    strangers.delete(intent);
    return remove(record.unique_id);
  }

  /** Reads once more, since the list is a while old, and deletes what is not linked. */
  async function remove(uniqueId: string): Promise<Outcome> {
    const record = await upstream.read(uniqueId);
    if (record === null || isLinked(record)) return null;
    await upstream.remove(uniqueId);
    return 'released';
  }
}

function toReport(outcomes: readonly Outcome[]): SweepReport {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return { adopted: count('adopted'), released: count('released'), failed: count('failed') };
}
