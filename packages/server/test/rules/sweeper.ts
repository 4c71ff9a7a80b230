import { createSweep } from '../../src/recovery/sweep.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { createParts, rule } from './parts.ts';
import { sampleSlot } from './slot-samples.ts';

export const lists = ['list PENDING', 'list AUTH'];
/** The report of a sweep that had nothing to do. */
export const nothing = { adopted: 0, released: 0, postponed: 0, failed: 0 };
export type Sweeper = ReturnType<typeof createSweeper>;

/** The sweep, before a WhatsGate that is a map. */
export function createSweeper() {
  const parts = createParts();
  const logouts: string[] = [];
  let prunes = 0;
  const prune = async () => {
    prunes += 1;
  };
  const missed = {
    recover: async () => {},
    findLogout: async ({ name }: Slot) => void logouts.push(name),
    close: () => {},
  };
  const options = { ...parts, rule, prune, missed };
  /** What the sweep asks for, past its lists. */
  const asked = () => parts.actions.filter((action) => !lists.includes(action));
  const reads = () => parts.actions.filter((action) => action.startsWith('read'));
  /** The slots that are due at this time, by name. */
  const namesDue = async (time = parts.time.now) =>
    (await parts.repository.listDue(time, 10_000)).map(({ name }) => name);
  return { ...options, options, sweep: createSweep(options), asked, reads, logouts, namesDue, prunes: () => prunes };
}

/** The same, with a slot. */
export async function createHolder(changes: Partial<Slot> = {}) {
  const sweeper = createSweeper();
  return { ...sweeper, slot: await sweeper.begin(sampleSlot(changes)) };
}
