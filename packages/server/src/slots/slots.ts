import { isLinked, toAccount, type WhatsGateAccount, type WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import { createMutex } from '../mutex.ts';
import type { Acquire, AcquireRequest } from './acquire.ts';
import type { ReleasedLeases } from './leases.ts';
import { type DeleteRule, isSuccessOver } from './may-delete.ts';
import type { Adoption, Ownership } from './ownership.ts';
import { toPublicRecord, withoutLink } from './public-record.ts';
import type { Refresh } from './refresh.ts';
import type { Release } from './release.ts';
import { isLive, leaseTime, type Slot, withLease, withoutLease } from './slot.ts';
import { slotErrors } from './slot-error.ts';
import { type SlotRepository, toKey } from './slot-repository.ts';
import type { Unlink } from './unlink.ts';

/** A read or a release of one session by a page. */
export interface SessionRequest {
  readonly owner: string;
  /** The names of the slots that may be used; null for any. */
  readonly names: readonly string[] | null;
  readonly uniqueId: string;
  /** Which page asks; null where the request does not say. */
  readonly lease: string | null;
  /** The page in the frame reported `success`. */
  readonly saysSuccess: boolean;
}

/** A session as the store has it. */
export interface Peeked {
  readonly record: WhatsGateRecord | null;
  /** A page reported `success` a moment ago, and waits for the link. */
  readonly isConfirming: boolean;
  /** The store's key of its slot. */
  readonly key: string;
}

/** A session of an owner's, as it is now. */
export interface ListedSession {
  readonly name: string;
  /** Without the callback address, which holds a secret. */
  readonly record: WhatsGateRecord;
  /** Whose WhatsApp it is, once it is linked. */
  readonly account: WhatsGateAccount | null;
}

/**
 * What can be done with an owner's slots; records are as the owner may see them. One owner's changes happen one after
 * the other. Rejects with a `WhatsGateError`.
 */
export interface Slots {
  acquire(request: AcquireRequest): Promise<WhatsGateRecord>;
  /** How the owner's session stands; null when it is gone, foreign, or was given up by this page. */
  read(request: SessionRequest): Promise<WhatsGateRecord | null>;
  /** The same as the store has it, without asking WhatsGate; null where a read would be null. */
  peek(request: SessionRequest): Promise<Peeked | null>;
  /** Gives up a page's lease, and deletes the session if the delete rule allows it; a delete that fails is left to the sweep. */
  release(request: SessionRequest): Promise<WhatsGateRecord>;
  /** The page is being left: its lease ends soon. @returns the record, and the work that is left */
  leave(request: SessionRequest): Promise<{ readonly record: WhatsGateRecord; readonly work: Promise<void> }>;
  unlink(owner: string, name: string): Promise<void>;
  list(owner: string): Promise<readonly ListedSession[]>;
  /** The names of the owner's slots, also of those that have no session yet. */
  namesOf(owner: string): Promise<readonly string[]>;
  adopt(adoption: Adoption): Promise<WhatsGateRecord>;
}

export interface SlotsOptions {
  readonly repository: SlotRepository;
  readonly refresh: Refresh;
  readonly acquire: Acquire;
  readonly release: Release;
  readonly ownership: Ownership;
  readonly unlink: Unlink;
  readonly releasedLeases: ReleasedLeases;
  /** Waits until the application knows of a slot's link. @returns whether the browser may hear of it */
  readonly whenTold: (slot: Slot) => Promise<boolean>;
  readonly clock: ServerClock;
  readonly rule: DeleteRule;
  readonly limit: number;
  /** How long a page that is being left keeps its slot, in case it is reloaded; ms. */
  readonly unloadGrace: number;
  /** Told why a session that its page gave up could not be deleted yet. */
  readonly onReleaseFailed: (error: unknown) => void;
}

/** A lease or a `success` that was written so recently is not written again; ms. */
const writtenFor = 30_000;

export function createSlots(options: SlotsOptions): Slots {
  const { repository, refresh, acquire, release, ownership, unlink, releasedLeases, whenTold, clock, rule } = options;
  const inTurn = createMutex();

  const withSuccess = (slot: Slot, saysSuccess: boolean, now: number): Slot =>
    saysSuccess && (slot.successAt === null || now - slot.successAt >= writtenFor) ? { ...slot, successAt: now } : slot;

  /** Only a lease that lives is renewed: a page that was frozen too long reads its session without holding it. */
  const renew = (slot: Slot, lease: string | null, now: number): Slot => {
    if (lease === null || !isLive(slot, lease, now)) return slot;
    const { until = 0, leaving = false } = slot.leases[lease] ?? {};
    return !leaving && until - now > leaseTime - writtenFor ? slot : withLease(slot, lease, now, rule.pendingFor);
  };

  const findAllowed = async ({ owner, names, uniqueId }: SessionRequest): Promise<Slot | null> => {
    const slot = await repository.findSession(owner, uniqueId);
    return slot === null || names === null || names.includes(slot.name) ? slot : null;
  };

  /** What a page reads of a slot. After one empty answer, which proves nothing, what was last seen stands. */
  const toReadable = async (slot: Slot | null, { uniqueId, lease }: SessionRequest, asked: number) =>
    slot?.record?.unique_id !== uniqueId || hasEnded(slot, lease, asked) ? null : toSeen(slot, slot.record, slot.name);

  /** The slot, unless this page has given it up. */
  const findReadable = async (request: SessionRequest, now: number): Promise<Slot | null> => {
    const { owner, lease } = request;
    const slot = await findAllowed(request);
    const isOver = slot !== null && lease !== null && !isLive(slot, lease, now);
    return isOver && (await releasedLeases.isReleased(owner, lease)) ? null : slot;
  };

  const findOwn = async (request: SessionRequest): Promise<Slot & { record: WhatsGateRecord }> => {
    const slot = await findAllowed(request);
    if (slot?.record == null) throw slotErrors.notFound();
    return { ...slot, record: slot.record };
  };

  /** The record as the page may see it: of a link it hears when the application has, too. */
  const toSeen = async (slot: Slot | null, record: WhatsGateRecord, name: string): Promise<WhatsGateRecord> => {
    const seen = toPublicRecord(record, name);
    if (slot === null || !isLinked(record) || (await whenTold(slot))) return seen;
    return withoutLink(seen);
  };

  const giveUp = async (request: SessionRequest): Promise<Slot & { record: WhatsGateRecord }> => {
    const { owner, lease, saysSuccess } = request;
    const slot = await findOwn(request);
    if (lease !== null) await releasedLeases.remember(owner, lease);
    await repository.change(slot, (stored, now) => withoutLease(withSuccess(stored, saysSuccess, now), lease));
    // The lease is given up: whether and when the session goes is the server's business, and the sweep's in the end.
    await release.slot(slot, 'close').catch(options.onReleaseFailed);
    const left = await repository.findSession(owner, request.uniqueId);
    return { ...slot, ...left, record: left?.record ?? slot.record };
  };

  const releaseWhenFree = async ({ owner, uniqueId }: SessionRequest): Promise<void> => {
    const slot = await repository.findSession(owner, uniqueId);
    // The release itself leaves it to a page that holds it.
    if (slot !== null) await release.slot(slot, 'sweep');
  };

  return {
    async acquire(request) {
      const record = await inTurn(request.owner, () => acquire(request));
      return toSeen(await repository.find(request.owner, request.name), record, request.name);
    },
    async release(request) {
      const slot = await inTurn(request.owner, () => giveUp(request));
      return toSeen(slot, slot.record, slot.name);
    },

    async read(request) {
      const { lease, saysSuccess } = request;
      const asked = await repository.now();
      const slot = await findReadable(request, asked);
      if (slot === null) return null;
      // Written before WhatsGate is asked: the phone has responded, whatever the read brings.
      if (saysSuccess) await repository.change(slot, (stored, now) => withSuccess(stored, true, now));
      // A page reports its `success` once, and waits for the link then.
      const isConfirming = saysSuccess || !isSuccessOver(slot, asked, rule);
      const patch = (stored: Slot, time: number) => renew(stored, lease, time);
      const now = await refresh.forPage(slot, { isConfirming, seenAt: asked, patch });
      return toReadable(now, request, asked);
    },

    async peek(request) {
      const now = await repository.now();
      const slot = await findReadable(request, now);
      if (slot === null) return null;
      const isConfirming = !isSuccessOver(slot, now, rule);
      return { record: await toReadable(slot, request, now), isConfirming, key: toKey(slot) };
    },

    async leave(request) {
      const slot = await findOwn(request);
      const { lease, saysSuccess } = request;
      await repository.change(slot, (stored, now) => {
        const left = withSuccess(stored, saysSuccess, now);
        if (lease === null || !isLive(left, lease, now)) return left;
        const until = now + options.unloadGrace;
        return { ...left, leases: { ...left.leases, [lease]: { until, leaving: true } } };
      });
      const work = clock
        .pause(options.unloadGrace + 100)
        .then(() => inTurn(request.owner, () => releaseWhenFree(request)));
      return { record: toPublicRecord(slot.record, slot.name), work };
    },

    unlink: (owner, name) => inTurn(owner, () => unlink(owner, name)),

    async list(owner) {
      await ownership.claim(owner);
      const slots = await repository.listOf(owner);
      const now = await Promise.all(slots.map(async (slot) => (await refresh.shared(slot)).slot));
      return now.flatMap((slot) => (slot?.record == null ? [] : [toListed(slot.name, slot.record)]));
    },

    async namesOf(owner) {
      await ownership.claim(owner);
      return (await repository.listOf(owner)).map(({ name }) => name);
    },

    adopt: (adoption) =>
      inTurn(adoption.owner, async () => {
        const { owner, name } = adoption;
        await ownership.claim(owner, name);
        const limit = options.limit - (await ownership.countUnclaimed(owner));
        return toPublicRecord(await ownership.adopt(adoption, limit), name);
      }),
  };
}

/** An account that was unlinked has ended for whoever shows it, also where its session waits for a phone again. */
function hasEnded(slot: Slot, lease: string | null, now: number): boolean {
  return slot.unlinkedAt !== null && (lease === null || !isLive(slot, lease, now));
}

function toListed(name: string, record: WhatsGateRecord): ListedSession {
  return { name, record: toPublicRecord(record, name), account: isLinked(record) ? toAccount(record) : null };
}
