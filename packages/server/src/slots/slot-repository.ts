import type { PutOptions, PutOutcome, StoreDocument, StoreEntry, WhatsGateStore } from '../stores/store.ts';
import { type LinkEdge, toLinkEdge } from './link-edge.ts';
import { toMarkOfEdge } from './linked-mark.ts';
import { pruneLeases, type Slot, type SlotRef, toDueTime } from './slot.ts';
import { slotErrors } from './slot-error.ts';

/** What a slot becomes: itself for no change, null to end the attempt. `now` is the store's time. */
export type SlotChange = (slot: Slot, now: number) => Slot | null;

/** A slot, and when it was read from the store, by the store's clock. */
export interface SeenSlot {
  readonly slot: Slot;
  readonly at: number;
}

/** The only writer of slots. Every write names the attempt it is about, and each link edge is announced exactly once. */
export interface SlotRepository {
  now(): Promise<number>;
  find(owner: string, name: string): Promise<Slot | null>;
  /** The owner's slot of this session. */
  findSession(owner: string, uniqueId: string): Promise<Slot | null>;
  findByCreateId(createId: string): Promise<Slot | null>;
  findByUniqueId(uniqueId: string): Promise<Slot | null>;
  listOf(owner: string): Promise<readonly Slot[]>;
  listDue(time: number, max: number): Promise<readonly Slot[]>;
  /** Writes the slot of a new attempt where there is none. @param limit - how many slots its owner may have */
  begin(slot: Slot, limit?: number): Promise<'begun' | 'exists' | 'taken' | 'full'>;
  /**
   * Changes the slot of an attempt, beginning anew when another write was faster.
   *
   * @param seen - the slot as it was just read, and when: where it need not change, the store is not asked again
   * @returns the slot as it stands now; null when the attempt is over
   */
  change(ref: SlotRef, toNext: SlotChange, seen?: SeenSlot): Promise<Slot | null>;
  /** Ends an attempt: its slot is free. */
  end(ref: SlotRef): Promise<void>;
}

const collection = 'slots';
const maxTries = 12;

/** What becomes of a link edge. */
export interface LinkEdges {
  /** Written in the same step as the change that made the edge: null where there is no one to tell. */
  toDocument(edge: LinkEdge, now: number): { readonly key: string; readonly document: StoreDocument } | null;
  /** Told of it once it is written. */
  announce(edge: LinkEdge): void;
}

export function createSlotRepository(store: WhatsGateStore, edges: LinkEdges): SlotRepository {
  const toSlot = (entry: StoreEntry | null): Slot | null => (entry === null ? null : (entry.document.value as Slot));
  const findByAlias = async (alias: string) => toSlot(await store.getByAlias(alias));

  const repository: SlotRepository = {
    now: () => store.now(),
    find: async (owner, name) => toSlot(await store.get(toKey({ owner, name }))),
    async findSession(owner, uniqueId) {
      const slot = await findByAlias(toSessionAlias(uniqueId));
      return slot?.owner === owner ? slot : null;
    },
    findByCreateId: (createId) => findByAlias(toCreateAlias(createId)),
    findByUniqueId: (uniqueId) => findByAlias(toSessionAlias(uniqueId)),
    listOf: async (owner) => (await store.listByOwner(collection, owner)).map((entry) => entry.document.value as Slot),
    listDue: async (time, max) =>
      (await store.listDue(collection, time, max)).map((entry) => entry.document.value as Slot),
    async begin(slot, limit) {
      const outcome = await write(null, null, slot, await store.now(), limit);
      if (outcome === 'done') return 'begun';
      return outcome === 'changed' ? 'exists' : outcome;
    },
    async change(ref, toNext, seen) {
      if (seen !== undefined && toNext(seen.slot, seen.at) === seen.slot) return seen.slot;
      for (let tries = 0; tries < maxTries; tries += 1) {
        const changed = await tryChange(ref, toNext);
        if (changed !== 'retry') return changed;
      }
      throw slotErrors.busy();
    },
    async end(ref) {
      await repository.change(ref, () => null);
    },
  };

  async function tryChange(ref: SlotRef, toNext: SlotChange): Promise<Slot | null | 'retry'> {
    const entry = await store.get(toKey(ref));
    const slot = toSlot(entry);
    if (slot?.createId !== ref.createId) return null;
    const now = await store.now();
    const next = toNext(slot, now);
    if (next === slot) return slot;
    const pruned = next === null ? null : pruneLeases(next, now);
    const outcome = await write(entry, slot, pruned, now);
    if (outcome === 'taken') throw slotErrors.sessionOccupied();
    return outcome === 'done' ? pruned : 'retry';
  }

  /** The one place that writes: a link edge is stored with the change that makes it, and announced after it. */
  async function write(
    entry: StoreEntry | null,
    before: Slot | null,
    after: Slot | null,
    now: number,
    limit?: number,
  ): Promise<PutOutcome> {
    const edge = toLinkEdge(before, after);
    const document = edge === null ? null : edges.toDocument(edge, now);
    const also = [document, toMarkOfEdge(edge, now)].filter((each) => each !== null);
    const options: PutOptions = { ...(limit !== undefined && { limit }), ...(also.length > 0 && { also }) };
    const key = toKey((after ?? before) as Slot); // there is one of them
    const outcome = await store.put(key, after && toDocument(after, now), entry?.version ?? null, options);
    if (outcome === 'done' && edge !== null) edges.announce(edge);
    return outcome;
  }

  return repository;
}

function toDocument(slot: Slot, now: number): StoreDocument {
  const aliases = [toCreateAlias(slot.createId)];
  if (slot.record !== null) aliases.push(toSessionAlias(slot.record.unique_id));
  return { collection, owner: slot.owner, aliases, dueAt: toDueTime(slot, now), value: slot };
}

/** The store's key of a slot. */
export function toKey({ owner, name }: Pick<Slot, 'owner' | 'name'>): string {
  return `slot:${JSON.stringify([owner, name])}`;
}

const toCreateAlias = (createId: string) => `create:${createId}`;
const toSessionAlias = (uniqueId: string) => `session:${uniqueId}`;
