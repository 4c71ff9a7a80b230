import { isWhatsGateError } from '@whatsgate/core/client';
import { isLinked, isSameAuth, type WhatsGateAuth, type WhatsGateRecord } from '@whatsgate/core/protocol';
import type { ServerClock } from './clock.ts';
import { createLostSessions } from './lost-sessions.ts';
import { refusals } from './refusal.ts';
import { type SlotBook, type SlotRequest, toKey } from './slot-book.ts';
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

  const toFresh: OpenSlot['toFresh'] = async ({ caller, holder }, name, auth) => ({
    caller,
    name,
    auth,
    intent: await tokens.createIntent(caller, name),
    state: 'opening',
    record: null,
    since: clock.now(),
    holders: book.withHolder({}, holder),
  });

  const lookUp: OpenSlot['lookUp'] = async (caller, name) => {
    const entry = await book.get(caller, name);
    if (entry !== null) return entry;
    const lost = await lostSessions.take(caller, name);
    if (lost === null) return null;
    // How a pending one was to be authorized is forgotten with the rest, so it is given back; a linked one is kept.
    const state = isLinked(lost.record) ? 'held' : 'leaving';
    await book.begin({ caller, name, auth: { type: 'qr' }, ...lost, state, since: clock.now(), holders: {} });
    return book.get(caller, name);
  };

  /** What a slot that is already there has to offer: its session, or null once the slot is free. */
  const reuse = async (entry: SlotEntry, auth: WhatsGateAuth, holder: string | null): Promise<WhatsGateRecord | null> => {
    const { slot } = entry;
    const record = slot.record === null ? await upstream.find(slot.intent, slot.name) : await upstream.read(slot.record.unique_id);
    if (record === null) {
      // Asked for a moment ago, perhaps by another server: not found yet is not proof that it will not come.
      if (slot.record === null && clock.now() - slot.since < settleAfter) throw refusals.stillCreating();
      await book.forget(entry);
      return null;
    }
    if (isFitting(slot, record, auth)) return book.keep(entry, record, holder);
    await vacate(entry, record);
    return null;
  };

  /** One key is one wish: asked with again, it must ask for the same. */
  const checkKey = async ({ caller, holder }: SlotRequest, name: string, auth: WhatsGateAuth): Promise<void> => {
    if (holder === null) return;
    const held = (await book.list(caller)).filter(({ slot }) => Object.hasOwn(slot.holders, holder));
    if (held.some(({ slot }) => slot.name !== name || !isSameAuth(slot.auth, auth))) throw refusals.keyReused();
  };

  const vacate = async (entry: SlotEntry, record: WhatsGateRecord): Promise<void> => {
    await book.change(entry, (slot) => ({ ...slot, state: 'leaving', record }));
    if (record.status !== 'DESTROYING') await upstream.remove(record.unique_id);
    if (!(await upstream.drain(record.unique_id))) throw refusals.stillDeleting();
    await book.forget(entry);
  };

  const checkLimit = async (caller: string, name: string): Promise<void> => {
    const others = (await book.list(caller)).filter(({ key }) => key !== toKey(caller, name));
    if (others.length < limit) return;
    const alive = await Promise.all(others.map(isAlive));
    if (alive.filter(Boolean).length >= limit) throw refusals.limitReached(limit);
  };
  const isAlive = async (entry: SlotEntry): Promise<boolean> => {
    const { record } = entry.slot;
    if (record === null || (await upstream.read(record.unique_id)) !== null) return true;
    await book.forget(entry);
    return false;
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

/** Whether a session serves this wish: it is linked, or it waits for the same authorization and is not on its way out. */
function isFitting(slot: StoredSlot, record: WhatsGateRecord, auth: WhatsGateAuth): boolean {
  return isLinked(record) || (record.status !== 'DESTROYING' && slot.state !== 'leaving' && isSameAuth(slot.auth, auth));
}
