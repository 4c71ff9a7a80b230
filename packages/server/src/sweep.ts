import { isLinked, type WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from './clock.ts';
import { looksLinked, mayDelete, type SessionHistory } from './may-delete.ts';
import { settleAfter } from './open-slot.ts';
import { createReleaseSlot } from './release-slot.ts';
import { type SlotBook, withRecord } from './slot-book.ts';
import type { SlotEntry, SlotStore, StoredSlot } from './store/slot-store.ts';
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
  readonly book: SlotBook;
  readonly upstream: Upstream;
  readonly clock: ServerClock;
}

type Outcome = keyof SweepReport | null;

/** Milliseconds between two sweeps. */
export const sweepEvery = 60_000;

/**
 * Makes the sweep: settles what was left open, releases what nobody holds, deletes what is owed, and gives back pending
 * sessions that carry this server's token but stand in no store. What the delete rule protects is left to a later sweep.
 */
export function createSweep({ store, book, upstream, clock }: SweepOptions): () => Promise<SweepReport> {
  const releaseSlot = createReleaseSlot({ book, upstream, clock });
  // Sessions that no slot knows, since they were first seen so: another server may be about to record one.
  const strangers = new Map<string, SessionHistory>();

  return async () => {
    if (!(await store.claim('sweep', sweepEvery / 2))) return toReport([]);
    const sessions = await upstream.own();
    const entries = await store.listAll();
    const known = new Set(entries.map(({ slot }) => slot.intent));
    const lost = [...sessions].filter(([intent]) => !known.has(intent));
    // One that was seen linked is remembered: a list that misses it once is no proof that it is gone.
    for (const [intent, { seenLinked }] of strangers)
      if (!sessions.has(intent) && !seenLinked) strangers.delete(intent);
    const outcomes: Outcome[] = [];
    for (const entry of entries)
      outcomes.push(await settle(entry, sessions.get(entry.slot.intent) ?? null).catch(() => 'failed' as const));
    for (const [intent, record] of lost)
      outcomes.push(await releaseStranger(intent, record).catch(() => 'failed' as const));
    return toReport(outcomes);
  };

  async function settle(entry: SlotEntry, found: WhatsGateRecord | null): Promise<Outcome> {
    const { slot } = entry;
    const record = found ?? (slot.record === null ? null : await upstream.read(slot.record.unique_id));
    if (record === null) return forgetUnlessOpening(entry);
    if (isLinked(record) || isHeld(slot)) return keep(entry, record, 'held');
    if (mayDelete(record, slot, clock.now())) return release(entry, record);
    const isEnding = slot.state === 'leaving' || record.status === 'DESTROYING';
    return keep(entry, record, isEnding ? 'leaving' : 'held');
  }

  /** Whether a page shows it. */
  function isHeld({ state, holders }: StoredSlot): boolean {
    return state !== 'leaving' && Object.values(holders).some((until) => until > clock.now());
  }

  /** There is no such session. A create that was asked for a moment ago may still come. */
  async function forgetUnlessOpening({ key, slot, version }: SlotEntry): Promise<null> {
    const mayCome = slot.record === null && clock.now() - slot.since < settleAfter;
    if (!mayCome) await store.put(key, null, version);
    return null;
  }

  async function keep(
    { key, slot, version }: SlotEntry,
    record: WhatsGateRecord,
    state: StoredSlot['state'],
  ): Promise<Outcome> {
    const next = { ...withRecord(slot, record), state };
    if (slot.state === state && slot.record?.status === record.status && slot.seenLinked === next.seenLinked)
      return null;
    await store.put(key, next, version);
    return slot.state === 'opening' && state === 'held' ? 'adopted' : null;
  }

  /** Written even where it is `leaving` already: if the slot has changed since it was listed, its session is left alone. */
  async function release({ key, slot, version }: SlotEntry, record: WhatsGateRecord): Promise<Outcome> {
    const marked: StoredSlot = { ...withRecord(slot, record), state: 'leaving' };
    if (!(await store.put(key, marked, version))) return null;
    const { outcome } = await releaseSlot({ key, slot: marked });
    return outcome === 'deleted' ? 'released' : null;
  }

  async function releaseStranger(intent: string, listed: WhatsGateRecord): Promise<Outcome> {
    const stranger = noteStranger(intent, listed);
    if (clock.now() - stranger.since < sweepEvery || !mayDelete(listed, stranger, clock.now())) return null;
    // Reads once more, since the list is a while old.
    const record = await upstream.read(listed.unique_id);
    if (record === null || !mayDelete(record, noteStranger(intent, record), clock.now())) return null;
    await upstream.remove(record.unique_id);
    return 'released';
  }

  function noteStranger(intent: string, record: WhatsGateRecord): SessionHistory {
    const { since, seenLinked } = strangers.get(intent) ?? { since: clock.now(), seenLinked: false };
    const stranger = { since, seenLinked: seenLinked || looksLinked(record), successAt: null };
    strangers.set(intent, stranger);
    return stranger;
  }
}

function toReport(outcomes: readonly Outcome[]): SweepReport {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return { adopted: count('adopted'), released: count('released'), failed: count('failed') };
}
