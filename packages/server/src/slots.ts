import { isWhatsGateError, type WhatsGateClient } from '@whatsgate/core/client';
import { isLinked, isSameAuth, type WhatsGateAuth, type WhatsGateRecord } from '@whatsgate/core/protocol';
import { createMutex } from './mutex.ts';
import { refusals } from './refusal.ts';

/** One paid slot: it belongs to a caller under a name. */
interface Slot {
  readonly caller: string;
  readonly name: string;
  auth: WhatsGateAuth;
  /** The session that fills it; null while none is known. */
  record: WhatsGateRecord | null;
  /** The browser sessions that want it, by their idempotency keys. */
  readonly holders: Set<string>;
  /** A create got no answer: there may be a session that nobody knows. */
  isUnsettled: boolean;
}

export interface SlotRequest {
  readonly caller: string;
  /** Who asks; without a key, any of the caller's pages. */
  readonly holder: string | null;
}

export interface Slots {
  /** The session of this slot: the one there is, or a new one. */
  open(request: SlotRequest, name: string, auth: WhatsGateAuth): Promise<WhatsGateRecord>;
  /** How the caller's session stands; null when it is gone, foreign, or not this holder's any more. */
  read(request: SlotRequest, uniqueId: string): Promise<WhatsGateRecord | null>;
  /** Lets go; the last holder's word deletes the session, unless it is linked. @throws Refusal */
  release(request: SlotRequest, uniqueId: string): Promise<WhatsGateRecord>;
  /** Deletes it even when linked: the application's own decision. */
  unlink(caller: string, name: string): Promise<void>;
}

interface SlotsOptions {
  readonly client: WhatsGateClient;
  /** How many slots one caller may fill, pending and linked together. */
  readonly limit: number;
}

const askAgainAfter = 500;
const longestDrain = 30_000;

/** Keeps the slots in memory: enough for one server that may forget them. */
export function createSlots({ client, limit }: SlotsOptions): Slots {
  const slots = new Map<string, Slot>();
  const inTurn = createMutex();

  const keyOf = (caller: string, name: string) => JSON.stringify([caller, name]);
  const find = ({ caller, holder }: SlotRequest, uniqueId: string) =>
    [...slots.values()].find((slot) => slot.caller === caller && slot.record?.unique_id === uniqueId && (holder === null || slot.holders.has(holder)));

  /** Asks WhatsGate how the session stands, keeping the code, which only the create tells. */
  const refresh = async (slot: Slot): Promise<WhatsGateRecord | null> => {
    if (slot.record === null) return null;
    const known = slot.record;
    const fresh = await client.getSession(known.unique_id);
    slot.record = fresh === null ? null : { ...fresh, code: fresh.code ?? known.code };
    if (fresh === null) {
      slot.holders.clear();
      slots.delete(keyOf(slot.caller, slot.name));
    }
    return slot.record;
  };
  const drain = async (slot: Slot): Promise<void> => {
    for (let waited = 0; waited < longestDrain && (await refresh(slot)) !== null; waited += askAgainAfter) {
      await new Promise((resolve) => setTimeout(resolve, askAgainAfter));
    }
  };
  const filled = (slot: Slot) => slot.record !== null || slot.isUnsettled;
  const checkLimit = async (caller: string) => {
    const others = [...slots.values()].filter((slot) => slot.caller === caller && filled(slot));
    if (others.length < limit) return;
    await Promise.all(others.map(refresh));
    if (others.filter(filled).length >= limit) throw refusals.limitReached(limit);
  };
  const create = async (slot: Slot): Promise<void> => {
    slot.isUnsettled = true;
    try {
      slot.record = await client.createSession({ name: slot.name, auth: slot.auth });
      slot.isUnsettled = false;
    } catch (error) {
      slot.isUnsettled = isWhatsGateError(error) && error.ambiguous;
      throw error;
    }
  };

  /** Frees the slot of a session that cannot serve this wish: it is being deleted, or it is for another authorization. */
  const vacate = async (slot: Slot, auth: WhatsGateAuth): Promise<void> => {
    const record = await refresh(slot);
    if (record === null || isLinked(record)) return;
    const isDying = record.status === 'DESTROYING';
    if (!isDying && isSameAuth(slot.auth, auth)) return;
    if (!isDying) await client.deleteSession(record.unique_id);
    await drain(slot);
  };

  return {
    open: ({ caller, holder }, name, auth) =>
      inTurn(caller, async () => {
        const slot: Slot = slots.get(keyOf(caller, name)) ?? { caller, name, auth, record: null, holders: new Set(), isUnsettled: false };
        if (slot.isUnsettled) throw refusals.unsettled();
        await vacate(slot, auth);
        if (slot.record === null) {
          await checkLimit(caller);
          slots.set(keyOf(caller, name), slot);
          slot.auth = auth;
          await create(slot);
        }
        if (holder !== null) slot.holders.add(holder);
        return slot.record as WhatsGateRecord;
      }),

    async read(request, uniqueId) {
      const slot = find(request, uniqueId);
      return slot === undefined ? null : refresh(slot);
    },

    release: (request, uniqueId) =>
      inTurn(request.caller, async () => {
        const slot = find(request, uniqueId);
        if (slot?.record == null) throw refusals.notFound('such session');
        const known = slot.record;
        const hasOthers = [...slot.holders].some((holder) => holder !== request.holder);
        if (hasOthers && request.holder !== null) {
          slot.holders.delete(request.holder);
          return known;
        }
        const record = await refresh(slot);
        if (record === null) return known;
        if (isLinked(record)) throw refusals.linked();
        return client.deleteSession(uniqueId);
      }),

    unlink: (caller, name) =>
      inTurn(caller, async () => {
        const slot = slots.get(keyOf(caller, name));
        if (slot === undefined || (await refresh(slot)) === null || slot.record === null) return;
        await client.deleteSession(slot.record.unique_id);
        await drain(slot);
      }),
  };
}
