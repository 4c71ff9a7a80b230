import type { Gateway, OwnSession } from '../gateway/whatsgate.ts';
import type { CreateRequest } from '../slots/create-request.ts';
import { isKeptLinked, looksLinked } from '../slots/link.ts';
import type { DeleteRule, SessionHistory } from '../slots/may-delete.ts';
import type { Refresh } from '../slots/refresh.ts';
import type { Release } from '../slots/release.ts';
import { type Slot, successHold } from '../slots/slot.ts';
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

/** Milliseconds between two sweeps. */
export const sweepEvery = 60_000;
const lockTime = 30_000;
const maxDue = 500;
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
    const due = await repository.listDue(await repository.now(), maxDue);
    // So many deletes at once are a fault, ours or WhatsGate's, rather than so many people who left.
    const budget = { left: Math.max(minDeletes, Math.ceil(pending.length / 4)) };

    const outcomes: Outcome[] = [];
    const attempt = async (work: Promise<Outcome>) => outcomes.push(await work.catch(() => 'failed' as const));
    for (const slot of due) await attempt(reconcile(slot, pending, budget));
    for (const session of pending) await attempt(releaseUnclaimed(session, budget));
    for (const session of await unclaimed.listDue()) await attempt(lookAtUnclaimed(session));
    await attempt(missed.recover().then(() => null));
    await prune();
    return toReport(outcomes);
  };

  async function reconcile(slot: Slot, pending: readonly OwnSession[], budget: { left: number }): Promise<Outcome> {
    if (slot.state === 'creating') return settle(slot, pending);
    // Read before anything is written: a session that is linked or missing is not marked to be deleted at all, and one that
    // was marked before it was linked is not any more.
    const { slot: now, record } = await refresh(slot, (stored) =>
      stored.state === 'deleting' && isKeptLinked(stored) ? { ...stored, state: 'active' } : stored,
    );
    if (now === null || record === null) return null;
    if (now.seenLinked) await missed.findLogout(now);
    if (record.status === 'DESTROYING' || now.seenLinked) return null;
    if (budget.left <= 0) return 'postponed';
    const outcome = await release.slot(now, 'sweep');
    if (outcome !== 'ending') return null;
    budget.left -= 1;
    return 'released';
  }

  async function settle(slot: Slot, pending: readonly OwnSession[]): Promise<Outcome> {
    const listed = pending.find(({ token }) => token.createId === slot.createId);
    const settled = await createRequest.settle(slot, listed?.record ?? null);
    return settled === null || settled.state === 'creating' ? null : 'adopted';
  }

  /** A session that no slot knows, or the twin of a slot's own one. */
  async function releaseUnclaimed(session: OwnSession, budget: { left: number }): Promise<Outcome> {
    const { record, token } = session;
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
