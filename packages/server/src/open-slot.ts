import { isLinked, isSameAuth, isWhatsGateError, type WhatsGateAuth, type WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from './clock.ts';
import { createLostSessions } from './lost-sessions.ts';
import { looksLinked, mayDelete } from './may-delete.ts';
import { refusals } from './refusal.ts';
import { createReleaseSlot } from './release-slot.ts';
import { type SlotBook, type SlotRequest, toKey, withRecord } from './slot-book.ts';
import type { SlotEntry, StoredSlot } from './store/slot-store.ts';
import type { Tokens } from './tokens.ts';
import type { Upstream } from './upstream.ts';

export interface OpenSlotOptions {
  readonly book: SlotBook;
  readonly upstream: Upstream;
  readonly tokens: Tokens;
  readonly clock: ServerClock;
  /** How many slots one caller may fill, pending and linked together. */
  readonly limit: number;
}

/** Gives the session of a slot: the one there is, or a new one. */
export interface OpenSlot {
  open(request: SlotRequest, name: string, auth: WhatsGateAuth): Promise<WhatsGateRecord>;
  /** What is remembered of a slot, or can be found again at WhatsGate. */
  lookUp(caller: string, name: string): Promise<SlotEntry | null>;
  /** A slot as it is before anything was asked for. */
  toFresh(request: SlotRequest, name: string, auth: WhatsGateAuth): Promise<StoredSlot>;
}

/** After this many milliseconds, a create that cannot be found is taken not to have happened. */
export const settleAfter = 120_000;

const attempts = 8;

export function createOpenSlot({ book, upstream, tokens, clock, limit }: OpenSlotOptions): OpenSlot {
  const lostSessions = createLostSessions(upstream, tokens);
  const release = createReleaseSlot({ book, upstream, clock });

  const toFresh: OpenSlot['toFresh'] = async ({ caller, holder }, name, auth) => ({
    caller,
    name,
    auth,
    intent: await tokens.createIntent(caller, name),
    state: 'opening',
    record: null,
    since: clock.now(),
    seenLinked: false,
    successAt: null,
    holders: book.withHolder({}, holder),
  });

  const lookUp: OpenSlot['lookUp'] = async (caller, name) => {
    const entry = await book.get(caller, name);
    if (entry !== null) return entry;
    const lost = await lostSessions.take(caller, name);
    if (lost === null) return null;
    const now = clock.now();
    const past = { since: now, seenLinked: looksLinked(lost.record), successAt: null };
    // How a pending one was to be authorized is forgotten with the rest, so it is given back; any other one is kept.
    const isEnding = lost.record.status === 'DESTROYING' || mayDelete(lost.record, past, now);
    await book.begin({
      caller,
      name,
      auth: { type: 'qr' },
      ...lost,
      ...past,
      state: isEnding ? 'leaving' : 'held',
      holders: {},
    });
    return book.get(caller, name);
  };

  /** What a slot that is already there has to offer: its session, or null once the slot is free. */
  const reuse = async (
    entry: SlotEntry,
    auth: WhatsGateAuth,
    holder: string | null,
  ): Promise<WhatsGateRecord | null> => {
    const { slot } = entry;
    const record =
      slot.record === null ? await upstream.find(slot.intent, slot.name) : await upstream.read(slot.record.unique_id);
    if (record === null) {
      // Asked for a moment ago, perhaps by another server: not found yet is not proof that it will not come.
      if (slot.record === null && clock.now() - slot.since < settleAfter) throw refusals.stillCreating();
      await book.forget(entry);
      return null;
    }
    if (isFitting(slot, record, auth, clock.now())) return book.keep(entry, record, holder);
    return vacate(entry, record, holder);
  };

  /** One key is one wish: asked with again, it must ask for the same. */
  const checkKey = async ({ caller, holder }: SlotRequest, name: string, auth: WhatsGateAuth): Promise<void> => {
    if (holder === null) return;
    const held = (await book.list(caller)).filter(({ slot }) => Object.hasOwn(slot.holders, holder));
    if (held.some(({ slot }) => slot.name !== name || !isSameAuth(slot.auth, auth))) throw refusals.keyReused();
  };

  /** Frees a slot for another authorization. @returns its session after all if it was linked meanwhile, or null */
  const vacate = async (
    entry: SlotEntry,
    record: WhatsGateRecord,
    holder: string | null,
  ): Promise<WhatsGateRecord | null> => {
    const { key, slot } = entry;
    if (record.status !== 'DESTROYING' && !mayDelete(record, slot, clock.now())) {
      await book.noteLinked(entry, record);
      throw refusals.stillConfirming();
    }
    const marked = await book.change(entry, (stored) => ({ ...withRecord(stored, record), state: 'leaving' }));
    if (marked === null) return null;
    const before = slot.state === 'leaving' ? 'leaving' : 'held';
    const released = await release({ key, slot: marked }, (kept) => ({ ...kept, state: before }));
    if (released.outcome === 'kept') {
      if (isLinked(released.record)) return book.keep(entry, released.record, holder);
      throw refusals.stillConfirming();
    }
    if (released.outcome !== 'gone' && !(await upstream.drain(record.unique_id))) throw refusals.stillDeleting();
    await book.forget(entry);
    return null;
  };

  const checkLimit = async (caller: string, name: string): Promise<void> => {
    const others = (await book.list(caller)).filter(({ key }) => key !== toKey(caller, name));
    if (others.length < limit) return;
    const alive = await Promise.all(others.map(isAlive));
    if (alive.filter(Boolean).length >= limit) throw refusals.limitReached(limit);
  };
  const isAlive = async (entry: SlotEntry): Promise<boolean> => {
    if (entry.slot.record === null) return true;
    const record = await upstream.read(entry.slot.record.unique_id);
    if (record === null) await book.forget(entry);
    else await book.noteLinked(entry, record);
    return record !== null;
  };

  /** Makes the session of a fresh slot. What WhatsGate refuses for certain is forgotten; what is not certain stays `opening`. */
  const create = async (slot: StoredSlot, holder: string | null): Promise<WhatsGateRecord> => {
    const entry = { key: toKey(slot.caller, slot.name), slot, version: 0 };
    try {
      return await book.keep(entry, await upstream.create(slot.intent, slot.name, slot.auth), holder);
    } catch (error) {
      if (isWhatsGateError(error) && !error.ambiguous) await book.forget(entry);
      throw error;
    }
  };

  return {
    lookUp,
    toFresh,
    async open(request, name, auth) {
      const { caller, holder } = request;
      await checkKey(request, name, auth);
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const entry = await lookUp(caller, name);
        const record = entry === null ? null : await reuse(entry, auth, holder);
        if (record !== null) return record;
        await checkLimit(caller, name);
        const slot = await toFresh(request, name, auth);
        // Recorded before anything is asked for: whatever happens from here on, somebody knows of it.
        if (await book.begin(slot)) return create(slot, holder);
      }
      throw refusals.busy();
    },
  };
}

/** Whether a session serves this request: it is linked, or it waits for the same authorization and stays. */
function isFitting(slot: StoredSlot, record: WhatsGateRecord, auth: WhatsGateAuth, now: number): boolean {
  if (isLinked(record)) return true;
  if (record.status === 'DESTROYING' || !isSameAuth(slot.auth, auth)) return false;
  // A released one that may not be deleted is there for its user again.
  return slot.state !== 'leaving' || !mayDelete(record, slot, now);
}
