import type { WhatsGateRecord } from '@whatsgate/client';
import type { Gateway } from '../gateway/whatsgate.ts';
import { type Slot, type SlotRef, withoutRecord, withRecord } from './slot.ts';
import type { SlotRepository } from './slot-repository.ts';

/** What a read has shown, and what the slot has become by it. */
export interface Refreshed {
  /** The slot as it stands now; null when the session is gone, or the slot serves another attempt. */
  readonly slot: Slot | null;
  /** WhatsGate's answer; null for an empty one. */
  readonly record: WhatsGateRecord | null;
}

export interface RefreshOptions {
  readonly gateway: Gateway;
  readonly repository: SlotRepository;
  readonly now: () => number;
  readonly knownStatuses: readonly string[];
}

type Patch = (slot: Slot, now: number) => Slot;

/** Reads a slot's session and writes what it found; `patch` is written with it. */
export interface Refresh {
  (slot: Slot, patch?: Patch): Promise<Refreshed>;
  /** The same, with an answer that is at most a second old and shared by all who ask. */
  readonly shared: (slot: Slot, patch?: Patch) => Promise<Refreshed>;
  /** The same, at most 250 ms old: for a page that waits for its link. */
  readonly sharedBriefly: (slot: Slot, patch?: Patch) => Promise<Refreshed>;
  /** Writes what a read has just found. @returns the slot as it stands now */
  readonly write: (slot: Slot, record: WhatsGateRecord | null, patch?: Patch) => Promise<Slot | null>;
}

const sharedFor = 1_000;
const sharedBrieflyFor = 250;
const maxShared = 5_000;

export function createRefresh({ gateway, repository, now, knownStatuses }: RefreshOptions): Refresh {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<WhatsGateRecord | null> }>();

  /** Also where the clock has gone back. */
  const isFresh = (at: number, maxAge: number) => Math.abs(now() - at) < maxAge;

  const readShared = (uniqueId: string, maxAge: number): Promise<WhatsGateRecord | null> => {
    const known = answers.get(uniqueId);
    if (known !== undefined && isFresh(known.at, maxAge)) return known.answer;
    // The oldest stand first.
    for (const [id, { at }] of answers) {
      if (isFresh(at, sharedFor) && answers.size < maxShared) break;
      answers.delete(id);
    }
    const answer = gateway.read(uniqueId);
    answers.delete(uniqueId);
    answers.set(uniqueId, { at: now(), answer });
    answer.catch(() => answers.delete(uniqueId));
    return answer;
  };

  const write: Refresh['write'] = (ref, record, patch = (slot) => slot) =>
    repository.change(toRef(ref), (stored, time) => {
      if (record === null) return withoutRecord(patch(stored, time), time);
      return toChanged(stored, patch(withRecord(stored, record, time, knownStatuses), time));
    });

  const refreshBy =
    (read: (uniqueId: string) => Promise<WhatsGateRecord | null>) =>
    async (ref: Slot, patch?: Patch): Promise<Refreshed> => {
      if (ref.record === null) return { slot: ref, record: null };
      const record = await read(ref.record.unique_id);
      return { slot: await write(ref, record, patch), record };
    };

  return Object.assign(refreshBy(gateway.read), {
    shared: refreshBy((uniqueId) => readShared(uniqueId, sharedFor)),
    sharedBriefly: refreshBy((uniqueId) => readShared(uniqueId, sharedBrieflyFor)),
    write,
  });
}

function toRef({ owner, name, createId }: Slot): SlotRef {
  return { owner, name, createId };
}

/** The slot itself where nothing is new: a poll that brought nothing writes nothing. */
function toChanged(before: Slot, after: Slot): Slot {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}
