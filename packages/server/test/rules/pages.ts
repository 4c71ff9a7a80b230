import type { WhatsGateRecord } from '@whatsgate/client';
import { createAcquire } from '../../src/slots/acquire.ts';
import { createBudgetKeeper } from '../../src/slots/budget.ts';
import { createReleasedLeases } from '../../src/slots/leases.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { createSlots, type SessionRequest } from '../../src/slots/slots.ts';
import { createParts, knownStatuses, rule, tokens } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
/** The lease of one page. */
export const heldBy = (lease: string, until = born + 5 * minute, leaving = false) => ({ [lease]: { until, leaving } });

/** What pages ask of the slots, before a WhatsGate that is a map. */
export function createPages({ limit = 1 } = {}) {
  const parts = createParts();
  const releasedLeases = createReleasedLeases(parts.store);
  const acquire = createAcquire({
    ...parts,
    ...{ tokens, rule, knownStatuses, releasedLeases },
    budget: createBudgetKeeper(parts.store, tokens, false),
  });
  const failures: unknown[] = [];
  const told = { isTold: true };
  const slots = createSlots({
    ...parts,
    ...{ acquire, releasedLeases, rule, limit },
    whenTold: async () => told.isTold,
    unloadGrace: 20_000,
    onReleaseFailed: (error) => failures.push(error),
  });
  const request = (changes: Partial<SessionRequest> = {}): SessionRequest => ({
    owner: 'anna',
    names: null,
    uniqueId: 'session',
    lease: 'page',
    saysSuccess: false,
    ...changes,
  });
  const acquireBy = (lease: string) =>
    slots.acquire({ owner: 'anna', name: 'Support', auth: { type: 'qr' }, lease, limit });
  return { ...parts, releasedLeases, slots, request, acquireBy, failures, told };
}
/** The same, with a slot that `page` holds. */
export async function createHolder(changes: Partial<Slot> = { leases: heldBy('page') }) {
  const pages = createPages();
  const record = sampleRecord({ callback: 'https://app.test/secret', name: 'Support abcdefgh', ...changes.record });
  return { ...pages, slot: await pages.begin(sampleSlot({ ...changes, record })) };
}

/** As a page may see it. */
export const seen = (changes: Partial<WhatsGateRecord> = {}) =>
  sampleRecord({ name: 'Support', callback: null, ...changes });
