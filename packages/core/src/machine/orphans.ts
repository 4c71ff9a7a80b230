import { isLinked, isSameAuth, type WhatsGateClient } from '@whatsgate/client';
import { type Actor, createActor } from 'xstate';
import type { WhatsGateClock } from './clock.ts';
import { takeOverWait } from './deadlines.ts';
import type { SessionSettings } from './options.ts';
import { slotMachine } from './slot.machine.ts';
import type { Intent } from './slot.types.ts';

export type SlotActor = Actor<typeof slotMachine>;

export interface Orphan {
  readonly slot: SlotActor;
  readonly scope: unknown;
  readonly intent: Intent;
  readonly onTaken: () => void;
}

// Slots whose component has gone and whose grace is running. Empty on a server: nothing starts there.
const orphans = new Set<Orphan>();

export function createSlot(settings: SessionSettings): SlotActor {
  const { clock, inspect } = settings;
  return createActor(slotMachine, { input: settings, clock, ...(inspect !== undefined && { inspect }) }).start();
}

/**
 * Lets somebody else who wants the same take the slot over.
 *
 * @returns takes the offer back
 */
export function offerOrphan(orphan: Orphan): () => void {
  orphans.add(orphan);
  return () => orphans.delete(orphan);
}

/**
 * Takes over a slot that was left for the same relay, name and authorization, if there is one and it is the present user's:
 * another user may have signed in meanwhile, and no page can see a cookie change. So the session is asked for with the
 * present credentials first. A linked one is never taken over. Does not reject.
 */
export async function takeOrphan({ scope, client, clock }: SessionSettings, intent: Intent): Promise<SlotActor | null> {
  const orphan = findOrphan(scope, intent);
  if (orphan === null || !(await settles(orphan, clock))) return null;
  const { record, key } = orphan.slot.getSnapshot().context;
  // A client of its own is an identity of its own.
  const isShown = scope === client || (record !== null && (await shows(client, record.unique_id, key)));
  if (!isShown || !orphans.has(orphan) || !orphan.slot.getSnapshot().matches('held')) return null;
  orphans.delete(orphan);
  orphan.onTaken();
  return orphan.slot;
}

/** Whether there is a slot to take over: then a create of one's own waits for the answer of {@link takeOrphan}. */
export function findOrphan(scope: unknown, intent: Intent): Orphan | null {
  for (const orphan of orphans) {
    const state = orphan.slot.getSnapshot();
    const isPending = state.context.want !== null && !state.matches('linked');
    if (isPending && orphan.scope === scope && orphan.intent.name === intent.name && isSameAuth(orphan.intent.auth, intent.auth)) return orphan;
  }
  return null;
}

/** Waits for the answer to its create. @returns whether there is a session to take over */
async function settles({ slot }: Orphan, clock: WhatsGateClock): Promise<boolean> {
  if (slot.getSnapshot().matches('held')) return true;
  return new Promise((resolve) => {
    const end = (isThere: boolean) => {
      subscription.unsubscribe();
      clock.clearTimeout(timer);
      resolve(isThere);
    };
    const timer = clock.setTimeout(() => end(false), takeOverWait);
    const subscription = slot.subscribe((state) => {
      if (state.matches('held')) end(true);
      else if (state.matches('linked') || state.context.want === null) end(false);
    });
  });
}

async function shows(client: WhatsGateClient, uniqueId: string, key: string): Promise<boolean> {
  const record = await client.getSession(uniqueId, { idempotencyKey: key }).catch(() => null);
  return record !== null && !isLinked(record);
}
