import { isLinked, type WhatsGateClient, type WhatsGateRecord } from '@whatsgate/client';
import { type Actor, createActor, type InspectionEvent } from 'xstate';
import type { WhatsGateClock } from '../clock.ts';
import { takeOverWait } from '../timings.ts';
import { isSameSpec } from './slot.guards.ts';
import { slotMachine } from './slot.machine.ts';
import type { SlotInput, SlotSpec } from './slot.types.ts';

export type SlotActor = Actor<typeof slotMachine>;

/** Who looks for a slot, or leaves one behind. */
export interface SlotUser {
  readonly client: WhatsGateClient;
  readonly clock: WhatsGateClock;
  /**
   * Slots of one scope may serve each other's users: one relay and one `owner`. A client of its own is its own scope.
   */
  readonly scope: unknown;
}

export interface TakenSlot {
  readonly slot: SlotActor;
  /** What the slot was asked for, by identity. */
  readonly spec: SlotSpec;
}

/** Slots that no view shows at present. */
export interface SlotPool {
  isEmpty(): boolean;
  /** Keeps a slot for `grace` ms, then releases it. */
  put(slot: SlotActor, spec: SlotSpec, user: SlotUser, grace: number): void;
  /** Releases a slot that is here: at once, or when it turns out that another component may not have it. */
  release(slot: SlotActor): void;
  /** Takes a slot out for the session that left it here. @returns whether it was still here */
  reclaim(slot: SlotActor): boolean;
  /**
   * Takes out a slot that serves this spec, once WhatsGate has shown its session to the present credentials: another
   * user may have signed in meanwhile, and no page can see a cookie change. Linked sessions are never taken over.
   *
   * @returns null where there is none; otherwise a promise that never rejects, of null where it may not be taken
   */
  take(user: SlotUser, spec: SlotSpec): Promise<TakenSlot | null> | null;
}

interface PooledSlot extends TakenSlot {
  readonly scope: unknown;
  cancel: () => void;
  isReserved: boolean;
  isOverdue: boolean;
}

export function createSlot(input: SlotInput, inspect: ((event: InspectionEvent) => void) | undefined): SlotActor {
  return createActor(slotMachine, { input, clock: input.clock, ...(inspect !== undefined && { inspect }) }).start();
}

function createSlotPool(): SlotPool {
  const entries = new Map<SlotActor, PooledSlot>();

  const release = ({ slot }: PooledSlot) => {
    entries.delete(slot);
    slot.send({ type: 'setDesired', spec: null });
  };
  const find = (scope: unknown, spec: SlotSpec): PooledSlot | undefined =>
    [...entries.values()].find(
      (entry) => !entry.isReserved && entry.scope === scope && isSameSpec(entry.spec, spec) && isPending(entry.slot),
    );

  return {
    isEmpty: () => entries.size === 0,
    put(slot, spec, { scope, clock }, grace) {
      const timer = clock.setTimeout(() => {
        entry.isOverdue = true;
        if (!entry.isReserved) release(entry);
      }, grace);
      const entry: PooledSlot = {
        slot,
        spec,
        scope,
        cancel: () => clock.clearTimeout(timer),
        isReserved: false,
        isOverdue: false,
      };
      entries.set(slot, entry);
    },
    release(slot) {
      const entry = entries.get(slot);
      if (entry === undefined) return;
      entry.cancel();
      entry.isOverdue = true;
      if (!entry.isReserved) release(entry);
    },
    reclaim(slot) {
      const entry = entries.get(slot);
      if (entry === undefined || entry.isReserved) return false;
      entry.cancel();
      return entries.delete(slot);
    },
    take(user, spec) {
      const entry = find(user.scope, spec);
      if (entry === undefined) return null;
      entry.isReserved = true;
      return isTakeable(entry, user).then((takeable) => {
        entry.isReserved = false;
        const isHere = entries.has(entry.slot);
        if (takeable && isHere && isPending(entry.slot)) {
          entry.cancel();
          entries.delete(entry.slot);
          entry.slot.send({ type: 'useClient', client: user.client });
          return entry;
        }
        if (isHere && entry.isOverdue) release(entry);
        return null;
      });
    },
  };
}

/** The pool of this page. Empty on a server: nothing is started there. */
export const slotPool = createSlotPool();

/** Not linked, and not on its way out. */
function isPending(slot: SlotActor): boolean {
  const state = slot.getSnapshot();
  return state.context.desired !== null && !state.matches('linked');
}

async function isTakeable({ slot, scope }: PooledSlot, { client, clock }: SlotUser): Promise<boolean> {
  if (!(await hasSession(slot, clock))) return false;
  if (scope === client) return true;
  const { record, attempt } = slot.getSnapshot().context;
  const { unique_id: id } = record as WhatsGateRecord; // an active slot has one
  const shown = await client.getSession(id, { lease: attempt.key }).catch(() => null);
  return shown !== null && !isLinked(shown);
}

/** Waits for the answer to its create. */
function hasSession(slot: SlotActor, clock: WhatsGateClock): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (isThere: boolean) => {
      subscription.unsubscribe();
      clock.clearTimeout(timer);
      resolve(isThere);
    };
    const look = () => {
      const state = slot.getSnapshot();
      if (!isPending(slot)) end(false);
      else if (state.matches('active') || state.matches('confirming')) end(true);
    };
    const timer = clock.setTimeout(() => end(false), takeOverWait);
    const subscription = slot.subscribe(look);
    look();
  });
}
