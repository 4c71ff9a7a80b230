import type { StoreDocument, StoreEntry, WhatsGateStore } from '../stores/store.ts';
import { isKeptLinked, pruneLeases, type Slot, type SlotRef, toDueTime } from './slot.ts';
import { slotErrors } from './slot-error.ts';

/** What has happened to a link. */
export type LinkEdge =
  | { readonly type: 'linked'; readonly slot: Slot }
  | { readonly type: 'unlinked'; readonly slot: Slot; readonly reason: 'unlinked' | 'logged-out' | 'gone' };

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

/** @param announce - told of each link edge by the one write that made it */
export function createSlotRepository(store: WhatsGateStore, announce: (edge: LinkEdge) => void): SlotRepository {
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
      const outcome = await store.put(toKey(slot), toDocument(slot, await store.now()), null, {
        ...(limit !== undefined && { limit }),
      });
      if (outcome === 'taken' || outcome === 'full') return outcome;
      if (outcome === 'changed') return 'exists';
      if (isKeptLinked(slot)) announce({ type: 'linked', slot });
      return 'begun';
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
    if (entry === null || slot === null || slot.createId !== ref.createId) return null;
    const now = await store.now();
    const next = toNext(slot, now);
    if (next === slot) return slot;
    const pruned = next === null ? null : pruneLeases(next, now);
    const document = pruned === null ? null : toDocument(pruned, now);
    const outcome = await store.put(entry.key, document, entry.version);
    if (outcome === 'taken') throw slotErrors.sessionOccupied();
    if (outcome !== 'done') return 'retry';
    announceEdge(slot, pruned);
    return pruned;
  }

  function announceEdge(before: Slot, after: Slot | null): void {
    const wasLinked = isKeptLinked(before);
    const isLinkedNow = after !== null && isKeptLinked(after);
    if (!wasLinked && isLinkedNow) announce({ type: 'linked', slot: after });
    if (!wasLinked || isLinkedNow) return;
    const isDeleted = before.state === 'deleting' || before.record?.status === 'DESTROYING';
    announce({
      type: 'unlinked',
      slot: before,
      reason: after !== null ? 'logged-out' : isDeleted ? 'unlinked' : 'gone',
    });
  }
  return repository;
}

function toDocument(slot: Slot, now: number): StoreDocument {
  const aliases = [toCreateAlias(slot.createId)];
  if (slot.record !== null) aliases.push(toSessionAlias(slot.record.unique_id));
  return { collection, owner: slot.owner, aliases, dueAt: toDueTime(slot, now), value: slot };
}

function toKey({ owner, name }: Pick<Slot, 'owner' | 'name'>): string {
  return `slot:${JSON.stringify([owner, name])}`;
}

const toCreateAlias = (createId: string) => `create:${createId}`;
const toSessionAlias = (uniqueId: string) => `session:${uniqueId}`;
