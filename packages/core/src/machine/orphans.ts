import { type Actor, createActor } from 'xstate';
import { isSameAuth } from '../protocol/index.ts';
import type { SessionSettings } from './options.ts';
import { slotMachine } from './slot.machine.ts';
import type { Intent } from './slot.types.ts';

export type SlotActor = Actor<typeof slotMachine>;

interface Orphan {
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

/** Takes over a slot that was left for the same relay, name and authorization, if there is one. */
export function takeOrphan(scope: unknown, intent: Intent): SlotActor | null {
  for (const orphan of orphans) {
    const isAlive = orphan.slot.getSnapshot().context.want !== null;
    if (isAlive && orphan.scope === scope && orphan.intent.name === intent.name && isSameAuth(orphan.intent.auth, intent.auth)) {
      orphans.delete(orphan);
      orphan.onTaken();
      return orphan.slot;
    }
  }
  return null;
}
