import type { WhatsGateRecord } from '@whatsgate/client';
import { toDailyLook } from './daily-look.ts';
import { isSame } from './is-same.ts';
import { isKeptLinked, type Link, logoutAfter, noLink, withSeenRecord } from './link.ts';

/** A page's hold on a slot. */
export interface Lease {
  /** In ms since the epoch, by the store's clock. */
  readonly until: number;
  /** The page is being left, perhaps to be reloaded: it shows nothing any more. */
  readonly leaving: boolean;
}

/** One paid slot as the server remembers it, for one attempt: plain JSON. All times in ms since the epoch. */
export interface Slot extends Link {
  readonly owner: string;
  readonly name: string;
  /** Names the attempt. It stands in the session's callback address, so that the session is recognised by it. */
  readonly createId: string;
  /** How the session is authorized: a mark, so that no phone number is stored. */
  readonly authMark: string;
  /** `creating`: asked for, not known yet; `active`: known; `deleting`: to be deleted, however often it takes. */
  readonly state: 'creating' | 'active' | 'deleting';
  /** The session as last seen; null while it is being created. */
  readonly record: WhatsGateRecord | null;
  /** When the record was last written as another one; a read that began before shows what was. */
  readonly recordAt: number;
  readonly createdAt: number;
  /** When a page last reported `success`; null if none did. */
  readonly successAt: number | null;
  /** Since when its status has been an undocumented one; null while it is known. */
  readonly unknownSince: number | null;
  /** When a read first came back empty; null while the session is there. */
  readonly missingSince: number | null;
  /** How many looks for a session that is being created found nothing. */
  readonly emptyLooks: number;
  /** When a webhook said that something has happened; null once the session was read. */
  readonly toldAt: number | null;
  readonly leases: Readonly<Record<string, Lease>>;
}

/** The attempt that a write is about. */
export type SlotRef = Pick<Slot, 'owner' | 'name' | 'createId'>;

/** Two empty reads so far apart mean that a session is gone; ms. */
export const goneAfter = 5_000;
/** The same for a session that was seen linked. */
export const linkedGoneAfter = 60_000;
/** For so many milliseconds after a page reported `success` the session may be linked although WhatsGate does not say so. */
export const successHold = 5 * 60_000;
/** Statuses that mean something else than waiting for the phone. */
export const otherStatuses: readonly string[] = ['READY', 'DESTROYING'];
/** A create that cannot be found did not happen, after this time and so many looks. */
export const settleAfter = 120_000;
const minLooks = 4;
/** How long a page holds a slot without asking for it; hidden tabs ask once a minute. */
export const leaseTime = 300_000;
const maxLeases = 20;
const creatingLookAfter = 30_000;
const mayBeLinkedLookEvery = 60_000;

/** The slot of a new attempt, before anything is known of its session. */
export function newSlot(attempt: Pick<Slot, 'owner' | 'name' | 'createId' | 'authMark' | 'createdAt'>): Slot {
  return {
    ...attempt,
    state: 'creating',
    record: null,
    recordAt: attempt.createdAt,
    ...noLink,
    successAt: null,
    unknownSince: null,
    missingSince: null,
    emptyLooks: 0,
    toldAt: null,
    leases: {},
  };
}

/** The slot after a read that showed its session. Another session's record, such as that of a twin, changes nothing. */
export function withRecord(slot: Slot, record: WhatsGateRecord, now: number, knownStatuses: readonly string[]): Slot {
  if (slot.record !== null && slot.record.unique_id !== record.unique_id) return slot;
  const link = withSeenRecord(slot, record, now);
  // Only the answer to the create has the pairing code.
  const seen = { ...record, code: record.code ?? slot.record?.code ?? null };
  return {
    ...slot,
    ...link,
    state: slot.state === 'creating' ? 'active' : slot.state,
    record: seen,
    recordAt: isSame(slot.record, seen) ? slot.recordAt : now,
    unknownSince: knownStatuses.includes(record.status) ? null : (slot.unknownSince ?? now),
    missingSince: null,
    emptyLooks: 0,
    toldAt: null,
    // Whoever shows a link that has ended must not go on as if it waited for a phone.
    leases: slot.unlinkedAt === null && link.unlinkedAt !== null ? {} : slot.leases,
  };
}

/** The slot after a read that came back empty; null once the session is gone. */
export function withoutRecord(slot: Slot, now: number): Slot | null {
  // WhatsGate itself has said that it is being deleted.
  if (slot.record?.status === 'DESTROYING') return null;
  if (slot.disconnectedAt !== null) return null;
  if (slot.missingSince === null) return { ...slot, missingSince: now, toldAt: null };
  return now >= toGoneTime(slot, slot.missingSince) ? null : { ...slot, toldAt: null };
}

/** From when on another empty read means that the session is gone. */
function toGoneTime(slot: Slot, missingSince: number): number {
  return missingSince + (isKeptLinked(slot) ? linkedGoneAfter : goneAfter);
}

/** The slot after a delete was answered: it is under way, whatever status the answer shows. */
export function withDelete(slot: Slot, now: number): Slot {
  if (slot.record === null) return slot;
  const record: WhatsGateRecord = { ...slot.record, status: 'DESTROYING' };
  return { ...slot, ...withSeenRecord(slot, record, now), record, recordAt: now };
}

/** The slot after a webhook about its session: nothing is believed, but it must be read. */
export function withWebhook(slot: Slot, action: string, now: number): Slot {
  const isDisconnect = action === 'disconnect' && slot.seenLinked;
  return { ...slot, toldAt: slot.toldAt ?? now, disconnectedAt: isDisconnect ? now : slot.disconnectedAt };
}

/** The slot after a look that did not find the session that is being created; null once it is certain that there is none. */
export function withEmptyLook(slot: Slot, now: number): Slot | null {
  const emptyLooks = slot.emptyLooks + 1;
  return now - slot.createdAt >= settleAfter && emptyLooks >= minLooks ? null : { ...slot, emptyLooks };
}

/** The slot with this page's lease begun anew. None outlives the time in which the session may wait for the phone. */
export function withLease(slot: Slot, id: string, now: number, pendingFor: number): Slot {
  const until = Math.min(now + leaseTime, slot.createdAt + pendingFor);
  if (until <= now && !isKeptLinked(slot)) return slot;
  return { ...slot, leases: { ...slot.leases, [id]: { until, leaving: false } } };
}

export function withoutLease(slot: Slot, id: string | null): Slot {
  return { ...slot, leases: Object.fromEntries(Object.entries(slot.leases).filter(([each]) => each !== id)) };
}

/** Whether a page holds the slot. */
export function isHeld({ leases }: Pick<Slot, 'leases'>, now: number): boolean {
  return Object.values(leases).some(({ until }) => until > now);
}

/** Whether a page may be showing the session at this moment. */
export function isShown({ leases }: Pick<Slot, 'leases'>, now: number): boolean {
  return Object.values(leases).some(({ until, leaving }) => until > now && !leaving);
}

export function isLive({ leases }: Slot, id: string, now: number): boolean {
  return Object.hasOwn(leases, id) && (leases[id]?.until ?? 0) > now;
}

/** Drops leases that have lapsed, and the oldest beyond twenty. */
export function pruneLeases(slot: Slot, now: number): Slot {
  const live = Object.entries(slot.leases).filter(([, { until }]) => until > now);
  if (live.length === Object.keys(slot.leases).length && live.length <= maxLeases) return slot;
  live.sort(([, one], [, other]) => other.until - one.until);
  return { ...slot, leases: Object.fromEntries(live.slice(0, maxLeases)) };
}

/** When the sweep must look at the slot; ms since the epoch. */
export function toDueTime(slot: Slot, now: number): number {
  if (slot.state === 'creating') return Math.max(now, slot.createdAt + creatingLookAfter);
  // Before all others: when a sweep may delete only so many, those that were given up come first.
  if (slot.state === 'deleting') return 0;
  if (slot.toldAt !== null) return slot.toldAt;
  if (slot.missingSince !== null) return toGoneTime(slot, slot.missingSince);
  if (slot.waitingSince !== null) return slot.waitingSince + logoutAfter;
  if (slot.seenLinked) return toDailyLook(slot.createId, now);
  const heldUntil = Math.max(now, ...Object.values(slot.leases).map(({ until }) => until));
  const mayBeLinked = slot.successAt !== null && now - slot.successAt < successHold;
  // Read again and again: one of the reads shows the link, if there is one.
  return mayBeLinked
    ? Math.min(Math.max(heldUntil, now + mayBeLinkedLookEvery), slot.successAt + successHold)
    : heldUntil;
}
