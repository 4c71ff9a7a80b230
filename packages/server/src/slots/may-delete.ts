import type { WhatsGateRecord } from '@whatsgate/client';
import { isKeptLinked, looksLinked } from './link.ts';
import { isHeld, isShown, otherStatuses, type Slot, successHold } from './slot.ts';

/** Why a session is to be deleted: another one takes its place, its page gave it up, or its time is over. */
export type DeletePurpose = 'replace' | 'close' | 'sweep';

/** What is remembered of a session; a slot is one. */
export type SessionHistory = Pick<
  Slot,
  'createId' | 'createdAt' | 'seenLinked' | 'unlinkedAt' | 'successAt' | 'unknownSince' | 'leases'
> & { readonly record: Pick<WhatsGateRecord, 'unique_id'> | null };

export interface DeleteQuestion {
  /** Read from WhatsGate after the intention was written. */
  readonly record: WhatsGateRecord;
  /** What the store says now. */
  readonly history: SessionHistory;
  /** The attempt that the delete is about. */
  readonly createId: string;
  readonly purpose: DeletePurpose;
  /** In ms since the epoch, by the store's clock. */
  readonly now: number;
}

export interface DeleteRule {
  /** Statuses of a session that waits for the phone. */
  readonly pendingStatuses: readonly string[];
  /** How long a session may wait for the phone; ms. */
  readonly pendingFor: number;
}

/** After so many milliseconds in an undocumented status, the session counts as pending. */
const unknownHold = 60 * 60_000;

/**
 * The delete rule: whether a session may be deleted by anything but `unlink`. What is not known protects the
 * session. Pure; the only caller is `release.ts`.
 */
export function mayDelete({ record, history, createId, purpose, now }: DeleteQuestion, rule: DeleteRule): boolean {
  if (history.createId !== createId || history.record?.unique_id !== record.unique_id) return false;
  if (!isPending(record.status, history, now, rule) || looksLinked(record)) return false;
  if (isKeptLinked(history)) return false;
  // It was linked once and is proved not to be any more: only a person's decision ends it.
  if (history.seenLinked && purpose === 'sweep') return false;
  if (isInUse(history, purpose, now)) return false;
  return isSuccessOver(history, now, rule);
}

/** Whether a page keeps the session from being deleted: one that is being left does not keep another from its place. */
export function isInUse(history: Pick<SessionHistory, 'leases'>, purpose: DeletePurpose, now: number): boolean {
  return purpose === 'replace' ? isShown(history, now) : isHeld(history, now);
}

/** Whether no page reported `success` of late. Bounded by the session's birth: no page holds a slot for ever. */
export function isSuccessOver(
  { successAt, createdAt }: Pick<SessionHistory, 'successAt' | 'createdAt'>,
  now: number,
  { pendingFor }: DeleteRule,
): boolean {
  return successAt === null || now - successAt >= successHold || now - createdAt >= pendingFor + successHold;
}

function isPending(
  status: string,
  { unknownSince }: SessionHistory,
  now: number,
  { pendingStatuses }: DeleteRule,
): boolean {
  if (pendingStatuses.includes(status)) return true;
  return !otherStatuses.includes(status) && unknownSince !== null && now - unknownSince >= unknownHold;
}
