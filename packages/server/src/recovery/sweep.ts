import type { WhatsGateRecord } from '@whatsgate/client';
import type { Gateway, OwnSession } from '../gateway/whatsgate.ts';
import type { CreateRequest } from '../slots/create-request.ts';
import { isKeptLinked, looksLinked } from '../slots/link.ts';
import type { DeleteRule, SessionHistory } from '../slots/may-delete.ts';
import type { Refresh } from '../slots/refresh.ts';
import type { Release } from '../slots/release.ts';
import { type Slot, successHold, toDueTime } from '../slots/slot.ts';
import type { SlotRepository } from '../slots/slot-repository.ts';
import type { UnclaimedSession, UnclaimedSessions } from '../slots/unclaimed-sessions.ts';
import type { WhatsGateStore } from '../stores/store.ts';
import type { MissedEvents } from './missed-events.ts';

/** What a sweep has done. */
export interface SweepReport {
  /** Creates whose answer was lost, found and given to their slot. */
  readonly adopted: number;
  /** Pending sessions that no page holds, deleted. */
  readonly released: number;
  /** Those that must wait for the next sweep, since too many would have been deleted at once. */
  readonly postponed: number;
  /** What could not be done; the next sweep tries again. */
  readonly failed: number;
}

interface SweepOptions {
  readonly store: WhatsGateStore;
  readonly gateway: Gateway;
  readonly repository: SlotRepository;
  readonly refresh: Refresh;
  readonly release: Release;
  readonly createRequest: CreateRequest;
  readonly unclaimed: UnclaimedSessions;
  readonly missed: MissedEvents;
  readonly rule: DeleteRule;
  /** Drops what is remembered too long. */
  readonly prune: () => Promise<void>;
}

type Outcome = keyof SweepReport | null;
/** By the create that made the session. */
type ListedRecords = ReadonlyMap<string, WhatsGateRecord>;

/** Milliseconds between two sweeps. */
export const sweepEvery = 60_000;
const lockTime = 30_000;
const maxDue = 500;
/** So many linked sessions that nothing has happened to are looked at: one read of WhatsGate each. */
const maxLooks = 100;
const minDeletes = 20;

/**
 * Makes the sweep: settles creates without an answer, releases what no page holds, repeats deletes, and gives back pending
 * sessions of this installation that no slot knows. It remembers nothing itself: a fresh process does the same.
 */
export function createSweep(options: SweepOptions): () => Promise<SweepReport> {
  const { store, gateway, repository, refresh, release, createRequest, unclaimed, missed, rule, prune } = options;

  return async () => {
    if (!(await store.acquireLock('sweep', lockTime))) return toReport([]);
    const pending: OwnSession[] = [];
    for (const status of rule.pendingStatuses) pending.push(...(await gateway.list(status)));
    // So many deletes at once are a fault, ours or WhatsGate's, rather than so many people who left.
    const budget = { left: Math.max(minDeletes, Math.ceil(pending.length / 4)) };

    const outcomes: Outcome[] = [];
    const attempt = async (work: Promise<Outcome>) => outcomes.push(await work.catch(() => 'failed' as const));
    const { urgent, looks, later, strangers } = await findWork(pending);
    const listed = new Map(pending.map((session) => [session.token.createId, session.record]));
    for (const slot of urgent) await attempt(reconcile(slot, listed, budget));
    for (const session of strangers) await attempt(releaseUnclaimed(session, budget));
    for (const slot of looks) await attempt(lookAtLinked(slot));
    for (const slot of later) await attempt(putOff(slot));
    for (const session of await unclaimed.listDue()) await attempt(lookAtUnclaimed(session));
    await attempt(missed.recover().then(() => null));
    await prune();
    return toReport(outcomes);
  };

  /**
   * What is due, the longest due first. The pending sessions that are over are found by the list as well: however many
   * linked ones are due after a night without a server, these need not wait for them.
   */
  async function findWork(pending: readonly OwnSession[]) {
    const now = await repository.now();
    const due = await repository.listDue(now, maxDue);
    // It would not be due if it were written now: only its daily look has come.
    const isLook = (slot: Slot) => slot.seenLinked && toDueTime(slot, now) > now;
    const urgent = new Map(due.filter((slot) => !isLook(slot)).map((slot) => [slot.createId, slot]));
    const looks = due.filter(isLook);

    const strangers: OwnSession[] = [];
    for (const session of pending) {
      const slot = await repository.findByUniqueId(session.record.unique_id);
      if (slot === null) strangers.push(session);
      else if (toDueTime(slot, now) <= now && urgent.size < maxDue) urgent.set(slot.createId, slot);
    }
    // So many must not stand before all others for hours.
    const later = due.length === maxDue ? looks.slice(maxLooks) : [];
    return { urgent: [...urgent.values()], looks: looks.slice(0, maxLooks), later, strangers };
  }

  /** Once a day, also where it fails: those that cannot be read must not keep the others from their turn. */
  async function lookAtLinked(slot: Slot): Promise<null> {
    try {
      await look(slot);
    } finally {
      await putOff(slot);
    }
    return null;
  }

  /** Writes a slot as it is, which gives it another time: a look that brings nothing new writes nothing itself. */
  async function putOff(slot: Slot): Promise<null> {
    await repository.change(slot, (stored) => ({ ...stored }));
    return null;
  }

  async function reconcile(slot: Slot, listed: ListedRecords, budget: { left: number }): Promise<Outcome> {
    const record = listed.get(slot.createId) ?? null;
    if (slot.state === 'creating') return settle(slot, record);
    // Read before anything is written, unless the list has just shown that it waits for a phone: a session that is linked or
    // missing is not marked to be deleted at all.
    const current = showsPending(slot, record) ? slot : await look(slot);
    if (current === null) return null;
    if (budget.left <= 0) return 'postponed';
    const outcome = await release.slot(current, 'sweep');
    if (outcome !== 'ending') return null;
    budget.left -= 1;
    return 'released';
  }

  /** @returns the slot, if its session is one that may be released */
  async function look(slot: Slot): Promise<Slot | null> {
    const { slot: now, record } = await refresh(slot, (stored) =>
      // It was marked to be deleted before it was linked.
      stored.state === 'deleting' && isKeptLinked(stored) ? { ...stored, state: 'active' } : stored,
    );
    if (now === null || record === null) return null;
    if (now.seenLinked) await missed.findLogout(now);
    return record.status === 'DESTROYING' || now.seenLinked ? null : now;
  }

  async function settle(slot: Slot, listed: WhatsGateRecord | null): Promise<Outcome> {
    const settled = await createRequest.settle(slot, listed);
    return settled === null || settled.state === 'creating' ? null : 'adopted';
  }

  /** A session that no slot knows, or the twin of a slot's own one. */
  async function releaseUnclaimed(session: OwnSession, budget: { left: number }): Promise<Outcome> {
    const { record, token } = session;
    // It may have become a slot's own since it was listed.
    if ((await repository.findByUniqueId(record.unique_id)) !== null) return null;
    const slot = await repository.findByCreateId(token.createId);
    // Being created at this moment.
    if (slot !== null && slot.record === null) return null;
    const noted = await unclaimed.note(session);
    if (noted === null || !(await isOld(noted, slot !== null))) return null;
    if (budget.left <= 0) return 'postponed';
    if (!(await release.unclaimed(record.unique_id, toHistory(noted)))) return null;
    budget.left -= 1;
    await unclaimed.forget(noted.entry);
    return 'released';
  }

  /** It counts for its owner's limit, so it must not be remembered for longer than it exists. */
  async function lookAtUnclaimed(unclaimedSession: UnclaimedSession): Promise<null> {
    const { session, entry } = unclaimedSession;
    const id = session.record.unique_id;
    if ((await repository.findByUniqueId(id)) !== null) await unclaimed.forget(entry);
    else await unclaimed.noteRead(unclaimedSession, await gateway.read(id));
    return null;
  }

  /** A page may show it until `pendingFor` after its birth; a twin is shown by none. */
  async function isOld({ noticedAt, session }: UnclaimedSession, isTwin: boolean): Promise<boolean> {
    const now = await repository.now();
    if (isTwin) return now - noticedAt >= sweepEvery / 2;
    return now - session.token.bornAt >= rule.pendingFor && now - noticedAt >= successHold;
  }
}

/** Whether the list has shown a session that waits for a phone, which the slot has never seen linked. */
function showsPending(slot: Slot, listed: WhatsGateRecord | null): boolean {
  if (listed === null || listed.unique_id !== slot.record?.unique_id) return false;
  return !looksLinked(listed) && !slot.seenLinked;
}

function toHistory({ session: { record, token }, seenLinked }: UnclaimedSession): SessionHistory {
  return {
    createId: token.createId,
    record,
    createdAt: token.bornAt,
    seenLinked: seenLinked || looksLinked(record),
    unlinkedAt: null,
    successAt: null,
    unknownSince: null,
    leases: {},
  };
}

function toReport(outcomes: readonly Outcome[]): SweepReport {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return {
    adopted: count('adopted'),
    released: count('released'),
    postponed: count('postponed'),
    failed: count('failed'),
  };
}
