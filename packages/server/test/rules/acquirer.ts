import type { WhatsGateAuth } from '@whatsgate/client';
import { createAcquire } from '../../src/slots/acquire.ts';
import { type Budget, createBudgetKeeper } from '../../src/slots/budget.ts';
import { createReleasedLeases } from '../../src/slots/leases.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { createParts, knownStatuses, rule, tokens } from './parts.ts';
import { born, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
export const qr: WhatsGateAuth = { type: 'qr' };
export const byCode: WhatsGateAuth = { type: 'code', number: '79991234567' };

/** The create rule, before a WhatsGate that is a map. */
export function createAcquirer({ budget = false }: { budget?: Budget | false } = {}) {
  const parts = createParts();
  const releasedLeases = createReleasedLeases(parts.store);
  const acquire = createAcquire({
    ...parts,
    ...{ tokens, rule, knownStatuses, releasedLeases },
    budget: createBudgetKeeper(parts.store, tokens, budget),
  });
  const ask = ({ owner = 'anna', name = 'Support', auth = qr, lease = 'page', limit = 1 } = {}) =>
    acquire({ owner, name, auth, lease, limit });
  /** `wait` finds the session gone. */
  const goneWhenWaited = (action: string) => {
    if (action.startsWith('wait')) parts.sessions.delete(action.slice('wait '.length));
  };
  return { ...parts, releasedLeases, ask, goneWhenWaited };
}
/** The same, with a slot. */
export async function createHolder(changes: Partial<Slot> = {}) {
  const acquirer = createAcquirer();
  return { ...acquirer, slot: await acquirer.begin(sampleSlot(changes)) };
}

/** The lease of one page. */
export const heldBy = (lease: string, { until = born + 5 * minute, leaving = false } = {}) => ({
  [lease]: { until, leaving },
});
