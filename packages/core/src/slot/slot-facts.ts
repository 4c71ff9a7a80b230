import type { WhatsGateRecord } from '@whatsgate/client';
import type { SnapshotFrom } from 'xstate';
import type { slotMachine } from './slot.machine.ts';
import type { SlotFact, SlotSpec } from './slot.types.ts';

export type SlotSnapshot = SnapshotFrom<typeof slotMachine>;

/**
 * What a session is told, read from the slot's snapshot. Every fact belongs to one attempt: how another attempt than
 * the session's own fares is told only as `slot.releasing`, since that one stands in the way.
 *
 * @param spec - what the session asked for; null once it has asked for nothing
 * @returns null while there is nothing to tell
 */
export function toFact(snapshot: SlotSnapshot, spec: SlotSpec | null): SlotFact | null {
  const { outcome, current, record, alreadyLinked, expiresAt, mayBeLinkedUntil, readError } = snapshot.context;
  if (snapshot.matches('linked')) return { type: 'slot.linked', record: record as WhatsGateRecord, alreadyLinked };
  if (spec === null) return null;
  if (outcome?.spec === spec) return outcome.fact;
  if (snapshot.matches('absent')) return null;
  if (current !== spec || snapshot.matches('releasing') || snapshot.matches('overdue'))
    return { type: 'slot.releasing' };
  if (snapshot.matches('creating')) return { type: 'slot.creating' };
  if (readError !== null) return { type: 'slot.unreadable', error: readError };
  return { type: 'slot.active', record: record as WhatsGateRecord, expiresAt, mayBeLinkedUntil };
}

/** Whether two facts say the same of the same record. */
export function isSameFact(a: SlotFact | null, b: SlotFact | null): boolean {
  if (a === null || b === null || a.type !== b.type) return a === b;
  return Object.entries(a).every(([name, value]) => Object.is(value, Reflect.get(b, name)));
}
