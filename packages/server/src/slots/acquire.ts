import type { WhatsGateAuth, WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import type { CallbackTokens } from '../gateway/callback-token.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import type { BudgetKeeper } from './budget.ts';
import type { CreateRequest } from './create-request.ts';
import type { ReleasedLeases } from './leases.ts';
import { isKeptLinked } from './link.ts';
import { type DeleteRule, isSuccessOver } from './may-delete.ts';
import type { Ownership } from './ownership.ts';
import type { Refresh } from './refresh.ts';
import type { Release } from './release.ts';
import { goneAfter, isLive, newSlot, type Slot, withLease, withRecord } from './slot.ts';
import { slotErrors } from './slot-error.ts';
import type { SlotRepository } from './slot-repository.ts';

export interface AcquireRequest {
  readonly owner: string;
  readonly name: string;
  readonly auth: WhatsGateAuth;
  /** Which page asks. */
  readonly lease: string;
  /** How many slots this owner may have. */
  readonly limit: number;
  /** Rejects once the right to ask has ended, such as that of a sent link. Absent where it cannot. */
  readonly confirm?: (() => Promise<void>) | undefined;
}

export interface AcquireOptions {
  readonly gateway: Gateway;
  readonly tokens: CallbackTokens;
  readonly repository: SlotRepository;
  readonly refresh: Refresh;
  readonly release: Release;
  readonly createRequest: CreateRequest;
  readonly ownership: Ownership;
  readonly releasedLeases: ReleasedLeases;
  readonly budget: BudgetKeeper;
  readonly clock: ServerClock;
  readonly rule: DeleteRule;
  readonly knownStatuses: readonly string[];
}

/**
 * The create rule: looks, decides, records, creates, and looks again after every failure but the certain ones.
 *
 * @throws SlotError, WhatsGateError
 */
export type Acquire = (request: AcquireRequest) => Promise<WhatsGateRecord>;

const maxRounds = 8;

export function createAcquire(options: AcquireOptions): Acquire {
  const {
    gateway,
    tokens,
    repository,
    refresh,
    release,
    createRequest,
    ownership,
    releasedLeases,
    budget,
    clock,
    rule,
    knownStatuses,
  } = options;

  return async (request) => {
    const { owner, name } = request;
    await checkLease(request);
    await ownership.claim(owner, name);
    // It may have waited for its turn, and for the account to be listed.
    await request.confirm?.();
    for (let round = 0; round < maxRounds; round += 1) {
      const slot = (await repository.find(owner, name)) ?? (await ownership.look(owner, name));
      const record = slot === null ? await create(request) : await reuse(slot, request);
      if (record !== null) return record;
    }
    throw slotErrors.busy();
  };

  /** One key names one attempt, and an attempt that was given up is over. */
  async function checkLease({ owner, name, auth, lease }: AcquireRequest): Promise<void> {
    const now = await repository.now();
    for (const slot of await repository.listOf(owner)) {
      if (!isLive(slot, lease, now)) continue;
      if (slot.name !== name || !(await tokens.isAuthorizedBy(slot.authMark, auth))) throw slotErrors.keyReused();
      return;
    }
    if (await releasedLeases.isReleased(owner, lease)) throw slotErrors.leaseReleased();
  }

  /** What a slot has to offer: its session, or null where the slot has changed and must be looked at again. */
  async function reuse(slot: Slot, request: AcquireRequest): Promise<WhatsGateRecord | null> {
    if (slot.state === 'creating') return settle(slot, request);
    if (slot.state === 'deleting') return replace(slot);
    const { slot: current, record } = await refresh(slot);
    if (current === null) return null;
    if (record === null) return waitForSecondRead(current);
    if (record.status === 'DESTROYING') return waitUntilGone(current);
    const isReusable = isKeptLinked(current) || ((await fits(current, request)) && !(await isExpired(current)));
    return isReusable ? take(current, request) : replace(current);
  }

  function fits({ authMark }: Slot, { auth }: AcquireRequest): Promise<boolean> {
    return tokens.isAuthorizedBy(authMark, auth);
  }

  /** No page can hold it any more: the next sweep takes it. */
  async function isExpired({ createdAt }: Slot): Promise<boolean> {
    return (await repository.now()) - createdAt >= rule.pendingFor;
  }

  /** Adds the page's lease, unless the slot began to be deleted meanwhile. */
  async function take(ref: Slot, { lease }: AcquireRequest): Promise<WhatsGateRecord | null> {
    const slot = await repository.change(ref, (stored, now) =>
      stored.state === 'active' ? withLease(stored, lease, now, rule.pendingFor) : stored,
    );
    return slot?.state === 'active' ? slot.record : null;
  }

  /** Frees a slot for another session. */
  async function replace(slot: Slot): Promise<null> {
    const outcome = await release.slot(slot, 'replace');
    if (outcome === 'protected') throw slotErrors.stillConfirming();
    if (outcome === 'held') throw (await isConfirming(slot)) ? slotErrors.stillConfirming() : slotErrors.pending();
    return outcome === 'ending' ? waitUntilGone(slot) : null;
  }

  async function isConfirming(slot: Slot): Promise<boolean> {
    return !isSuccessOver(slot, await repository.now(), rule);
  }

  async function waitUntilGone(slot: Slot): Promise<null> {
    if (slot.record === null || !(await gateway.waitUntilGone(slot.record.unique_id))) throw slotErrors.stillDeleting();
    const { slot: left } = await refresh(slot);
    if (left !== null) await waitForSecondRead(left);
    return null;
  }

  /** One empty answer proves nothing. For a session that was seen linked the second one is a minute later. */
  async function waitForSecondRead(slot: Slot): Promise<null> {
    if (slot.missingSince === null) return null;
    if (isKeptLinked(slot)) throw slotErrors.stillChecking();
    await clock.pause(Math.max(0, slot.missingSince + goneAfter - (await repository.now())));
    await refresh(slot);
    return null;
  }

  async function create(request: AcquireRequest): Promise<WhatsGateRecord | null> {
    const { owner, name, auth, lease } = request;
    const limit = request.limit - (await ownership.countUnclaimed(owner));
    const now = await repository.now();
    const identity = await tokens.issue(owner, name, auth, now);
    const slot = withLease(
      newSlot({ owner, name, createId: identity.createId, authMark: identity.authMark, createdAt: now }),
      lease,
      now,
      rule.pendingFor,
    );
    const begun = await repository.begin(slot, Math.max(0, limit));
    if (begun === 'full') return checkLimit(request, limit);
    if (begun !== 'begun') return null;
    await admit(request).catch(async (error) => {
      await repository.end(slot);
      throw error;
    });
    const record = await createRequest.send(slot, identity, auth);
    const stored = await repository.change(slot, (created, time) => withRecord(created, record, time, knownStatuses));
    // The attempt was ended meanwhile: its session is found by the next look, or by the sweep.
    return stored?.record ?? null;
  }

  /** Asked after the attempt was written: a caller that ends the right to it, and finds no attempt then, was in time. */
  async function admit({ owner, auth, confirm }: AcquireRequest): Promise<void> {
    await confirm?.();
    await budget.spend(owner, auth);
  }

  /** A create whose outcome is unknown: looked for, until it is certain that it did not happen. */
  async function settle(slot: Slot, request: AcquireRequest): Promise<WhatsGateRecord | null> {
    const left = await createRequest.settle(slot);
    if (left?.state !== 'creating') return null;
    if (await fits(left, request))
      await repository.change(left, (stored, now) => withLease(stored, request.lease, now, rule.pendingFor));
    throw slotErrors.stillCreating();
  }

  /** Looks at what stands in the way. @returns null when enough of it is gone @param limit - without the unclaimed sessions */
  async function checkLimit({ owner, name, limit: allowed }: AcquireRequest, limit: number): Promise<null> {
    const others = (await repository.listOf(owner)).filter((slot) => slot.name !== name);
    const left = await Promise.all(others.map(async (slot) => (await refresh.shared(slot)).slot));
    const standing = left.filter((slot) => slot !== null);
    const isFree = ({ state, record }: Slot) => state === 'deleting' || record?.status === 'DESTROYING';
    if (standing.length < limit) return null;
    throw standing.some(isFree) ? slotErrors.stillDeleting() : slotErrors.limitReached(allowed);
  }
}
