import {
  isLinked,
  toAccount,
  type WhatsGateAccount,
  type WhatsGateAuth,
  type WhatsGateRecord,
} from '@whatsgate/client';
import { createMutex } from './mutex.ts';
import { createOpenSlot, type OpenSlotOptions } from './open-slot.ts';
import { refusals } from './refusal.ts';
import { createReleaseSlot } from './release-slot.ts';
import { type SlotRequest, withRecord } from './slot-book.ts';
import type { StoredSlot } from './store/slot-store.ts';

/** What can be done with a caller's slots. One caller's changes happen one after the other. */
export interface Slots {
  /** The session of this slot: the one there is, or a new one. @throws Refusal, WhatsGateError */
  open(request: SlotRequest, name: string, auth: WhatsGateAuth): Promise<WhatsGateRecord>;
  /** How the caller's session stands; null when it is gone, foreign, or not this holder's any more. */
  read(request: SlotRequest, uniqueId: string): Promise<WhatsGateRecord | null>;
  /** Gives up a page's hold; the last one deletes the session if the delete rule allows it. @throws Refusal, WhatsGateError */
  release(request: SlotRequest, uniqueId: string): Promise<WhatsGateRecord>;
  /** Deletes it even when linked: the application's own decision. */
  unlink(caller: string, name: string): Promise<void>;
  list(caller: string): Promise<readonly ListedSession[]>;
  /** Gives a session that was made elsewhere an owner. @throws Refusal */
  adopt(caller: string, name: string, uniqueId: string): Promise<WhatsGateRecord>;
}

/** A session of a caller's, as it is now. */
export interface ListedSession {
  readonly name: string;
  readonly record: WhatsGateRecord;
  /** Whose WhatsApp it is, once it is linked. */
  readonly account: WhatsGateAccount | null;
}

/** Milliseconds that a page may take to be reloaded. */
const reloadTime = 3_000;

export function createSlots(options: OpenSlotOptions): Slots {
  const { book, upstream, clock } = options;
  const { open, lookUp, toFresh } = createOpenSlot(options);
  const release = createReleaseSlot(options);
  const inTurn = createMutex();
  /** What the page says as it lets go of a slot. */
  const withSuccess = (slot: StoredSlot, { saysSuccess }: SlotRequest): StoredSlot =>
    saysSuccess ? { ...slot, successAt: clock.now() } : slot;

  /** Gives up a page's hold, and deletes the session if it was the last one. */
  const giveBack = async (request: SlotRequest, uniqueId: string): Promise<WhatsGateRecord> => {
    const entry = await book.find(request, uniqueId);
    if (entry?.slot.record == null) throw refusals.notFound('such session');
    const others = book.withoutHolder(entry.slot.holders, request.holder);
    if (request.holder !== null && Object.keys(others).length > 0) {
      await book.change(entry, (slot) => ({
        ...withSuccess(slot, request),
        holders: book.withoutHolder(slot.holders, request.holder),
      }));
      return entry.slot.record;
    }
    // Recorded before it is done: a server that dies in between leaves the delete to the sweep.
    const slot = await book.change(entry, (stored) => ({ ...withSuccess(stored, request), state: 'leaving' }));
    if (slot === null) return entry.slot.record;
    const released = await release({ key: entry.key, slot }, (kept) =>
      isLinked(kept.record) ? { ...kept, state: 'held' } : withoutHold(kept, request),
    );
    if (released.outcome === 'gone') return entry.slot.record;
    if (released.outcome === 'kept' && isLinked(released.record)) throw refusals.linked();
    return released.record;
  };

  /** A slot whose session may not be deleted yet, without this page: a later sweep takes it up, unless another page holds it. */
  const withoutHold = (slot: StoredSlot, { holder }: SlotRequest): StoredSlot => {
    const holders = book.withoutHolder(slot.holders, holder);
    return { ...slot, holders, state: Object.keys(holders).length > 0 ? 'held' : 'leaving' };
  };

  /** Holds on for a moment: a page that is reloaded takes the session up again, and nothing is deleted. */
  const giveBackSoon = async (request: SlotRequest, uniqueId: string): Promise<WhatsGateRecord> => {
    const entry = await book.find(request, uniqueId);
    if (entry?.slot.record == null || request.holder === null) throw refusals.notFound('such session');
    const { holder } = request;
    await book.change(entry, (slot) => ({
      ...withSuccess(slot, request),
      holders: { ...slot.holders, [holder]: clock.now() + reloadTime },
    }));
    // What fails here, or never happens because the process ends, is the sweep's: the lease has run out by then.
    void clock
      .pause(reloadTime)
      .then(() => inTurn(request.caller, () => giveBack({ caller: request.caller, holder }, uniqueId)))
      .catch(() => {});
    return entry.slot.record;
  };

  return {
    open: (request, name, auth) => inTurn(request.caller, () => open(request, name, auth)),
    release: (request, uniqueId) =>
      inTurn(request.caller, () =>
        (request.isLeaving && request.holder !== null ? giveBackSoon : giveBack)(request, uniqueId),
      ),

    async read(request, uniqueId) {
      const entry = await book.find(request, uniqueId);
      if (entry === null) return null;
      // Before WhatsGate is asked: the phone has answered, whatever comes of the reading.
      if (request.saysSuccess) await book.noteSuccess(entry);
      const record = await upstream.read(uniqueId);
      if (record === null) {
        await book.forget(entry);
        return null;
      }
      return book.note(entry, record, request);
    },

    unlink: (caller, name) =>
      inTurn(caller, async () => {
        const entry = await lookUp(caller, name);
        if (entry?.slot.record == null) return;
        const { unique_id: uniqueId } = entry.slot.record;
        const record = await upstream.read(uniqueId);
        if (record !== null && record.status !== 'DESTROYING') await upstream.remove(uniqueId);
        if (record === null || (await upstream.drain(uniqueId))) await book.forget(entry);
      }),

    async list(caller) {
      const entries = await book.list(caller);
      const records = await Promise.all(
        entries.map(async ({ slot }) => (slot.record === null ? null : upstream.read(slot.record.unique_id))),
      );
      await Promise.all(
        entries.map((entry, index) => records[index] != null && book.noteLinked(entry, records[index])),
      );
      return entries.flatMap(({ slot: { name } }, index) => {
        const record = records[index];
        return record == null ? [] : [{ name, record, account: isLinked(record) ? toAccount(record) : null }];
      });
    },

    adopt: (caller, name, uniqueId) =>
      inTurn(caller, async () => {
        const record = await upstream.read(uniqueId);
        if (record === null) throw refusals.notFound('such session');
        const fresh = await toFresh({ caller, holder: null }, name, { type: 'qr' });
        if (!(await book.begin({ ...withRecord(fresh, record), state: 'held' }))) throw refusals.occupied(name);
        await upstream.mark(uniqueId, fresh.intent);
        return record;
      }),
  };
}
