import type { WhatsGateRecord } from '@whatsgate/client';
import type { CallbackTokens } from '../gateway/callback-token.ts';
import type { Gateway, OwnSession } from '../gateway/whatsgate.ts';
import { type AdoptedWebhook, toAdoptedCallback } from './adopted-webhook.ts';
import { looksLinked } from './link.ts';
import { newSlot, type Slot, withRecord } from './slot.ts';
import { slotErrors } from './slot-error.ts';
import type { SlotRepository } from './slot-repository.ts';
import type { UnclaimedSession, UnclaimedSessions } from './unclaimed-sessions.ts';

export interface Adoption {
  readonly owner: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly webhook: AdoptedWebhook;
}

/** Gives sessions that no slot knows to the slot they belong to. */
export interface Ownership {
  /** Waits until the account is listed, and claims what is this owner's; `name` is what the owner asks for now, if anything. */
  claim(owner: string, name?: string): Promise<void>;
  /** Looks at WhatsGate for a session of a slot that is empty here. @returns the slot, if there is one */
  look(owner: string, name: string): Promise<Slot | null>;
  /** How many sessions of this owner's have no slot, since WhatsGate has changed their name or the slot has another one. */
  countUnclaimed(owner: string): Promise<number>;
  /** Gives a session that was made elsewhere to a slot. @throws SlotError, WhatsGateError */
  adopt(adoption: Adoption, limit: number): Promise<WhatsGateRecord>;
}

interface OwnershipOptions {
  readonly gateway: Gateway;
  readonly tokens: CallbackTokens;
  readonly repository: SlotRepository;
  readonly unclaimed: UnclaimedSessions;
  /** Waits until this store knows the sessions of the account. @returns since when, in ms since the epoch */
  readonly ready: () => Promise<number>;
  readonly knownStatuses: readonly string[];
  /** How long a session may wait for the phone; ms. */
  readonly pendingFor: number;
}

const newStoreFor = 10 * 60_000;
const maxLooks = 3;
/** The mark at the end of the name that a session has at WhatsGate. */
const slotMark = / [a-z2-7]{8}$/;

export function createOwnership(options: OwnershipOptions): Ownership {
  const { gateway, tokens, repository, unclaimed, ready, knownStatuses, pendingFor } = options;

  const begin = async (owner: string, name: string, { record, token }: OwnSession, seenLinked: boolean) => {
    const { createId, authMark, bornAt } = token;
    const now = await repository.now();
    // One that is older than a session waits for the phone begins anew here.
    const createdAt = now - bornAt >= pendingFor ? now : Math.min(bornAt, now);
    const slot = newSlot({ owner, name, createId, authMark, createdAt });
    // Nothing is remembered of it: it may be linked, whatever its status is at the moment, so it is watched for a while
    // before anything may delete it.
    const watched = { ...slot, seenLinked, successAt: now };
    return repository.begin(withRecord(watched, record, now, knownStatuses));
  };

  /** The name that the session's mark fits: WhatsGate may have changed the rest. */
  const findName = async (owner: string, { record, token }: OwnSession, name: string | undefined) => {
    const shown = record.name?.replace(slotMark, '') ?? '';
    for (const candidate of [name, shown])
      if (candidate !== undefined && (await tokens.isOf(token, owner, candidate))) return candidate;
    return null;
  };

  /** One list may be wrong; a store that has just begun has nothing else to go by, so it looks again. */
  const findBySlot = async (owner: string, name: string) => {
    const isNewStore = (await repository.now()) - (await ready()) < newStoreFor;
    let found = await gateway.findBySlot(owner, name, false);
    for (let look = 1; isNewStore && found.length === 0 && look < maxLooks; look += 1)
      found = await gateway.findBySlot(owner, name, false);
    return found;
  };

  const holds = async (owner: string, name: string, uniqueId: string) =>
    (await repository.find(owner, name))?.record?.unique_id === uniqueId;

  const setHook = async (slot: Slot, uniqueId: string, callback: string) => {
    try {
      await gateway.setHook(uniqueId, callback);
    } catch (error) {
      await repository.end(slot);
      throw error;
    }
  };

  return {
    async claim(owner, name) {
      await ready();
      const sessions = await unclaimed.listOf(owner);
      // Two may be of one slot, such as twins: the linked one first.
      for (const { session, seenLinked, entry } of sessions.toSorted(byWorth)) {
        const found = await findName(owner, session, name);
        // A slot that is taken keeps its own session; this one stays unclaimed.
        if (found !== null && (await begin(owner, found, session, seenLinked)) === 'begun')
          await unclaimed.forget(entry);
      }
    },
    async look(owner, name) {
      const found = await findBySlot(owner, name);
      const byAge = found.toSorted((one, other) => other.token.bornAt - one.token.bornAt);
      const alive = byAge.filter(({ record }) => record.status !== 'DESTROYING');
      const best = alive.find(({ record }) => looksLinked(record)) ?? alive[0] ?? byAge[0];
      if (best === undefined) return null;
      await begin(owner, name, best, false);
      return repository.find(owner, name);
    },
    countUnclaimed: async (owner) => (await unclaimed.listOf(owner)).length,

    async adopt({ owner, name, uniqueId, webhook }, limit) {
      const record = await gateway.read(uniqueId);
      if (record === null) throw slotErrors.notFound();
      const token = await tokens.read(record.callback);
      // Its callback address names another slot, of this owner or of another one.
      if (token !== null && !(await tokens.isOf(token, owner, name))) throw slotErrors.sessionOccupied();
      const now = await repository.now();
      const identity = await tokens.issue(owner, name, { type: 'qr' }, now);
      const { createId, authMark } = token ?? identity;
      const slot = withRecord(newSlot({ owner, name, createId, authMark, createdAt: now }), record, now, knownStatuses);
      const begun = await repository.begin(slot, limit);
      if (begun !== 'begun') {
        // It was adopted before, or has just been recognised.
        if (await holds(owner, name, uniqueId)) return record;
        throw refuseAdoption[begun](name, limit);
      }
      if (token === null) await setHook(slot, uniqueId, toAdoptedCallback(record.callback, identity, webhook));
      return record;
    },
  };
}

/** What a session is worth to its slot: linked before pending, what is being deleted last. */
function byWorth(one: UnclaimedSession, other: UnclaimedSession): number {
  const worth = ({ session: { record }, seenLinked }: UnclaimedSession) =>
    record.status === 'DESTROYING' ? 0 : seenLinked ? 2 : 1;
  return worth(other) - worth(one);
}

const refuseAdoption = {
  exists: (name: string) => slotErrors.occupied(name),
  taken: () => slotErrors.sessionOccupied(),
  full: (_: string, limit: number) => slotErrors.limitReached(limit),
} as const;
