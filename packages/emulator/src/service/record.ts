import type { WhatsGateRecord } from '@whatsgate/client';
import type { EmulatedSession } from './sessions.ts';

const statusNames = {
  PENDING: 'Initialization',
  AUTH: 'Authorization',
  READY: 'Working',
  DESTROYING: 'Deleting',
} as const;

/**
 * A session as the API shows it.
 *
 * @param pageUrl - where QR pages are: the emulator's own address, or one where nobody listens
 */
export function toRecord(session: EmulatedSession, pageUrl: string): WhatsGateRecord {
  return {
    id: session.id,
    name: session.name,
    unique_id: session.uniqueId,
    status: session.status,
    callback: session.callback,
    date_add: toServiceDate(session.createdAt),
    // `sessions-get` shows neither; see `toCode`.
    qr: null,
    code: null,
    status_name: statusNames[session.status],
    pushname: session.pushname,
    wid: session.wid,
    qr_link: session.status === 'READY' ? '' : `${pageUrl}/qr/${session.uniqueId}`,
  };
}

/** A time as the service writes it: `2022-10-11 19:30:14`. Its time zone is not documented; here it is UTC. */
export function toServiceDate(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** What only the answer of `session-create` adds: a pairing code at once, a QR code only where the page shows it so soon. */
export function toCode({ number, secret, view }: EmulatedSession): { qr?: string; code?: string } {
  if (number !== null) return { code: secret };
  return view === 'qr' ? { qr: secret } : {};
}
