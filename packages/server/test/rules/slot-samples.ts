import type { WhatsGateRecord } from '@whatsgate/client';
import { newSlot, type Slot } from '../../src/slots/slot.ts';

/** When the slots of these tests were made, in ms since the epoch. */
export const born = 1_700_000_000_000;

/** A pending session as WhatsGate shows it. */
export function sampleRecord(changes: Partial<WhatsGateRecord> = {}): WhatsGateRecord {
  return {
    id: 1,
    name: 'Support',
    unique_id: 'session',
    status: 'PENDING',
    callback: null,
    date_add: null,
    qr: null,
    code: null,
    status_name: null,
    pushname: null,
    wid: null,
    qr_link: null,
    ...changes,
  };
}

/** An active slot with this session. */
export function sampleSlot(changes: Partial<Slot> = {}): Slot {
  const attempt = { owner: 'anna', name: 'Support', createId: 'attempt', authMark: 'q00000000', createdAt: born };
  return { ...newSlot(attempt), state: 'active', record: sampleRecord(), ...changes };
}
