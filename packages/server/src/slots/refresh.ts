import type { WhatsGateRecord } from '@whatsgate/client';
import { isSame } from './is-same.ts';
import { type SessionRead, type SessionReads, sharedFor } from './session-reads.ts';
import { type Slot, withoutRecord, withRecord } from './slot.ts';
import type { SeenSlot, SlotRepository } from './slot-repository.ts';

/** What a read has shown, and what the slot has become by it. */
export interface Refreshed {
  /** The slot as it stands now; null when the session is gone, or the slot serves another attempt. */
  readonly slot: Slot | null;
  /** WhatsGate's answer; null for an empty one. */
  readonly record: WhatsGateRecord | null;
}

export interface RefreshOptions {
  readonly reads: SessionReads;
  readonly repository: SlotRepository;
  readonly knownStatuses: readonly string[];
}

type Patch = (slot: Slot, now: number) => Slot;

/** A read of a page. */
export interface PageRead {
  /** The page reported `success` a moment ago, and waits for its link. */
  readonly isConfirming: boolean;
  /** When the slot was read from the store; ms since the epoch, by the store's clock. */
  readonly seenAt: number;
  readonly patch: Patch;
}

/** Reads a slot's session and writes what it found; `patch` is written with it. */
export interface Refresh {
  (slot: Slot, patch?: Patch): Promise<Refreshed>;
  /** The same, with an answer that is at most a second old and shared by all who ask. */
  readonly shared: (slot: Slot) => Promise<Refreshed>;
  /**
   * For a page: at most 250 ms old while it confirms; otherwise as often as `poll` of `SessionReads` says. Where nothing is
   * new, neither WhatsGate nor the store may be asked.
   *
   * @param slot - as it was just read from the store
   * @returns the slot as it stands now
   */
  readonly forPage: (slot: Slot, read: PageRead) => Promise<Slot | null>;
  /** Writes what a read has just found. @returns the slot as it stands now */
  readonly write: (slot: Slot, record: WhatsGateRecord | null, patch?: Patch) => Promise<Slot | null>;
}

const sharedBrieflyFor = 250;

export function createRefresh({ reads, repository, knownStatuses }: RefreshOptions): Refresh {
  const withRead = (slot: Slot, record: WhatsGateRecord | null, now: number, patch: Patch): Slot | null => {
    if (record === null) return withoutRecord(patch(slot, now), now);
    return toChanged(slot, patch(withRecord(slot, record, now, knownStatuses), now));
  };

  /** @param begunAt - when the read began; what it shows is old where the slot's record has changed since */
  const write = (ref: Slot, record: WhatsGateRecord | null, patch: Patch, begunAt: number, seen?: SeenSlot) =>
    repository.change(
      ref,
      (stored, now) => (begunAt < stored.recordAt ? patch(stored, now) : withRead(stored, record, now, patch)),
      seen,
    );

  const refreshBy =
    (read: (uniqueId: string) => Promise<SessionRead>) =>
    async (ref: Slot, patch: Patch = unpatched): Promise<Refreshed> => {
      if (ref.record === null) return { slot: ref, record: null };
      const now = await repository.now();
      const { record, age } = await read(ref.record.unique_id);
      return { slot: await write(ref, record, patch, now - age), record };
    };

  return Object.assign(refreshBy(reads.alone), {
    shared: refreshBy((uniqueId) => reads.shared(uniqueId, sharedFor)),
    async forPage(slot: Slot, { isConfirming, seenAt, patch }: PageRead) {
      if (slot.record === null) return slot;
      const { unique_id: uniqueId } = slot.record;
      const isStored = (record: WhatsGateRecord) => withRead(slot, record, seenAt, unpatched) === slot;
      const read = isConfirming ? await reads.shared(uniqueId, sharedBrieflyFor) : await reads.poll(uniqueId, isStored);
      const seen = { slot, at: seenAt };
      if (read === null) return repository.change(slot, patch, seen);
      return write(slot, read.record, patch, seenAt - read.age, seen);
    },
    write: (ref: Slot, record: WhatsGateRecord | null, patch: Patch = unpatched) =>
      write(ref, record, patch, Number.POSITIVE_INFINITY),
  });
}

const unpatched: Patch = (slot) => slot;

/** The slot itself where nothing is new: a poll that brought nothing writes nothing. */
function toChanged(before: Slot, after: Slot): Slot {
  return isSame(before, after) ? before : after;
}
