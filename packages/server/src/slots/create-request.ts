import { isWhatsGateError, type WhatsGateAuth, type WhatsGateRecord } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import type { CreateIdentity } from '../gateway/callback-token.ts';
import type { Gateway } from '../gateway/whatsgate.ts';
import { isCertainFailure } from './certain-failure.ts';
import { looksLinked } from './link.ts';
import type { Release } from './release.ts';
import { type Slot, settleAfter, withEmptyLook, withRecord } from './slot.ts';
import { slotErrors } from './slot-error.ts';
import type { SlotRepository } from './slot-repository.ts';

/** The one request that buys a session, and the looks for it while its outcome is unknown. */
export interface CreateRequest {
  /**
   * @throws SlotError `StillCreating` while the outcome is unknown; `Busy`, or a WhatsGateError, for a certain failure,
   * which ends the attempt
   */
  send(slot: Slot, identity: CreateIdentity, auth: WhatsGateAuth): Promise<WhatsGateRecord>;
  /**
   * Looks for the session of a create whose outcome is unknown.
   *
   * @param listed - the session, where a list has just shown it
   * @returns the slot as it stands now: `creating` while nothing is certain; null once it is certain that there is none
   */
  settle(slot: Slot, listed?: WhatsGateRecord | null): Promise<Slot | null>;
}

interface CreateRequestOptions {
  readonly gateway: Gateway;
  readonly repository: SlotRepository;
  readonly release: Release;
  readonly clock: ServerClock;
  readonly knownStatuses: readonly string[];
}

/** A session may show up a moment after the connection broke: ms before each look. */
const looksAfterFailure = [0, 1_000, 3_000];
const maxLeaving = 100;
/**
 * Nothing is sent for an older attempt: another server may soon take it for one that did not happen, and buy a session of
 * its own.
 */
const sendWithin = settleAfter / 2;

export function createCreateRequest(options: CreateRequestOptions): CreateRequest {
  const { gateway, repository, release, clock, knownStatuses } = options;

  return {
    async send(slot, identity, auth) {
      if (!(await isInTime(slot))) {
        await repository.end(slot);
        throw slotErrors.busy();
      }
      try {
        return await gateway.create(identity, auth);
      } catch (error) {
        if (isPlanFull(error) && (await freeLeavingSlot(slot)))
          return gateway.create(identity, auth).catch((second: unknown) => recover(slot, second));
        return recover(slot, error);
      }
    },
    async settle(slot, listed = null) {
      const record = listed ?? (await find(slot));
      return repository.change(slot, (stored, now) => {
        if (stored.state !== 'creating') return stored;
        return record === null ? withEmptyLook(stored, now) : withRecord(stored, record, now, knownStatuses);
      });
    },
  };

  /** The session that this attempt has made, if there is one. */
  async function find({ owner, name, createId }: Slot): Promise<WhatsGateRecord | null> {
    const found = (await gateway.findBySlot(owner, name, true)).filter(({ token }) => token.createId === createId);
    return (found.find(({ record }) => looksLinked(record)) ?? found[0])?.record ?? null;
  }

  async function recover(slot: Slot, error: unknown): Promise<WhatsGateRecord> {
    if (isCertainFailure(error)) {
      await repository.end(slot);
      throw error;
    }
    for (const wait of looksAfterFailure) {
      await clock.pause(wait);
      const record = await find(slot).catch(() => null);
      if (record !== null) return record;
    }
    throw Object.assign(slotErrors.stillCreating(), { cause: error });
  }

  async function isInTime({ createdAt }: Slot): Promise<boolean> {
    return (await repository.now()) - createdAt < sendWithin;
  }

  /** What this installation is deleting anyway may be what fills the plan. @returns whether one became free in time */
  async function freeLeavingSlot(attempt: Slot): Promise<boolean> {
    const due = await repository.listDue(await repository.now(), maxLeaving);
    const leaving = [...(await repository.listOf(attempt.owner)), ...due].filter(({ state }) => state === 'deleting');
    for (const slot of new Map(leaving.map((each) => [each.createId, each])).values()) {
      if (!(await isInTime(attempt))) return false;
      if (await isFreedBy(slot).catch(() => false)) return isInTime(attempt);
    }
    return false;
  }

  async function isFreedBy(slot: Slot): Promise<boolean> {
    const outcome = await release.slot(slot, 'close');
    if (outcome !== 'ending' || slot.record === null) return outcome === 'gone';
    return gateway.waitUntilGone(slot.record.unique_id);
  }
}

function isPlanFull(error: unknown): boolean {
  return isWhatsGateError(error) && error.code === 'SLOTS_EXHAUSTED';
}
