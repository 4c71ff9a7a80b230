import type { WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from './clock.ts';
import { looksLinked } from './may-delete.ts';
import { refusals } from './refusal.ts';
import type { SlotEntry, SlotStore, StoredSlot } from './store/slot-store.ts';

export interface SlotRequest {
  readonly caller: string;
  /** Who asks; without a key, any of the caller's pages. */
  readonly holder: string | null;
  /** On a release: the page is going, perhaps only to be reloaded. */
  readonly isLeaving?: boolean;
  /** On a read or a release: the page in the frame said `success`. */
  readonly saysSuccess?: boolean;
}

type SlotRef = Pick<SlotEntry, 'key' | 'slot'>;

/** What is remembered of the slots, and how it changes: always from the newest version. */
export interface SlotBook {
  get(caller: string, name: string): Promise<SlotEntry | null>;
  list(caller: string): Promise<readonly SlotEntry[]>;
  /** The slot of this session, if it is the caller's and this holder holds it. */
  find(request: SlotRequest, uniqueId: string): Promise<SlotEntry | null>;
  /** Writes a slot where there is none. @returns whether there was none */
  begin(slot: StoredSlot): Promise<boolean>;
  /**
   * Changes a slot, again from the start if another change was faster. @returns null where the slot is gone or serves
   * another intent by now @throws Refusal after many tries
   */
  change(entry: SlotRef, toNext: (slot: StoredSlot) => StoredSlot | null): Promise<StoredSlot | null>;
  /** Notes how its session stands, and renews the holder's lease. @returns the record, with the code that only the create told */
  note(
    entry: SlotRef,
    record: WhatsGateRecord,
    request: Pick<SlotRequest, 'holder' | 'saysSuccess'>,
  ): Promise<WhatsGateRecord>;
  /** The same, and nobody is on the way to delete it any more. */
  keep(entry: SlotRef, record: WhatsGateRecord, holder: string | null): Promise<WhatsGateRecord>;
  /** Notes that a page reported `success`, unless that was noted a moment ago. */
  noteSuccess(entry: SlotRef): Promise<void>;
  /** Notes that the session was seen linked, if that is new. */
  noteLinked(entry: SlotRef, record: WhatsGateRecord): Promise<void>;
  /** Forgets a slot, unless a new intent has taken its place. */
  forget(entry: SlotRef): Promise<void>;
  /** The holders with this one's lease begun anew. */
  withHolder(holders: StoredSlot['holders'], holder: string | null): StoredSlot['holders'];
  /** Who else holds it: not this one, and nobody whose lease has run out. */
  withoutHolder(holders: StoredSlot['holders'], holder: string | null): StoredSlot['holders'];
}

/** How long a page holds a slot without asking for it, in milliseconds; hidden tabs ask once a minute. */
export const lease = 150_000;

/** A `success` within so many milliseconds of the last one noted is not worth a write of its own. */
const successNotedFor = 60_000;
const attempts = 8;
/** Who holds a slot by requests without a key. */
const anybody = 'anybody';

export function createSlotBook(store: SlotStore, clock: ServerClock): SlotBook {
  const book: SlotBook = {
    get: (caller, name) => store.get(toKey(caller, name)),
    list: (caller) => store.list(caller),
    async find({ caller, holder }, uniqueId) {
      const isIt = ({ slot }: SlotEntry) =>
        slot.record?.unique_id === uniqueId && (holder === null || Object.hasOwn(slot.holders, holder));
      return (await store.list(caller)).find(isIt) ?? null;
    },
    begin: (slot) => store.put(toKey(slot.caller, slot.name), slot, null),
    async change({ key, slot: { intent } }, toNext) {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const entry = await store.get(key);
        if (entry === null || entry.slot.intent !== intent) return null;
        const next = toNext(entry.slot);
        if (next === entry.slot) return next;
        if (await store.put(key, next, entry.version)) return next;
      }
      throw refusals.busy();
    },
    note: (entry, record, { holder, saysSuccess = false }) =>
      note(entry, record, holder, saysSuccess ? { successAt: clock.now() } : {}),
    keep: (entry, record, holder) => note(entry, record, holder, { state: 'held' }),
    async noteSuccess(entry) {
      const isNoted = ({ successAt }: StoredSlot) => successAt !== null && clock.now() - successAt < successNotedFor;
      if (isNoted(entry.slot)) return;
      await book.change(entry, (slot) => (isNoted(slot) ? slot : { ...slot, successAt: clock.now() }));
    },
    async noteLinked(entry, record) {
      if (entry.slot.seenLinked || !looksLinked(record)) return;
      await book.change(entry, (slot) => (slot.seenLinked ? slot : withRecord(slot, record)));
    },
    async forget(entry) {
      await book.change(entry, () => null);
    },
    withHolder: (holders, holder) => ({ ...holders, [holder ?? anybody]: clock.now() + lease }),
    withoutHolder: (holders, holder) =>
      Object.fromEntries(
        Object.entries(holders).filter(([key, until]) => key !== (holder ?? anybody) && until > clock.now()),
      ),
  };

  async function note(
    entry: SlotRef,
    record: WhatsGateRecord,
    holder: string | null,
    patch: Partial<StoredSlot>,
  ): Promise<WhatsGateRecord> {
    const noted = await book.change(entry, (slot) => ({
      ...withRecord(slot, record),
      ...patch,
      holders: book.withHolder(slot.holders, holder),
    }));
    return noted?.record ?? record;
  }
  return book;
}

/** A slot with how its session stands now; what was seen linked stays so, and the code that only the create told is kept. */
export function withRecord(slot: StoredSlot, record: WhatsGateRecord): StoredSlot {
  const code = record.code ?? slot.record?.code ?? null;
  return { ...slot, record: { ...record, code }, seenLinked: slot.seenLinked || looksLinked(record) };
}

export function toKey(caller: string, name: string): string {
  return JSON.stringify([caller, name]);
}
