import type { WhatsGateRecord } from '@whatsgate/client';
import type { EmulatedSession } from './session.ts';

const statusNames: Readonly<Record<string, string>> = {
  PENDING: 'Initialization',
  AUTH: 'Authorization',
  READY: 'Working',
  DESTROYING: 'Deleting',
};

/**
 * Converts a session to the record that the API answers with.
 *
 * @param pageUrl - the origin of the QR pages: the emulator's own, or one where nothing listens
 */
export function toRecord(session: EmulatedSession, pageUrl: string): WhatsGateRecord {
  const status = shownStatus(session);
  return {
    id: session.id,
    name: session.name,
    unique_id: session.uniqueId,
    status,
    callback: session.callback,
    date_add: toServiceDate(session.createdAt),
    // `sessions-get` shows neither; see `toCode`.
    qr: null,
    code: null,
    status_name: statusNames[status] ?? status,
    pushname: session.pushname,
    wid: session.shownAs?.wid === undefined ? session.wid : session.shownAs.wid,
    qr_link: status === 'READY' ? '' : `${pageUrl}/qr/${session.uniqueId}`,
  };
}

/** The status that the API shows: the true one, unless another is set. */
export function shownStatus(session: EmulatedSession): string {
  return session.shownAs?.status ?? session.status;
}

/**
 * Formats a time as the service does: `2022-10-11 19:30:14`. The service does not document its time zone; here it is
 * UTC.
 */
export function toServiceDate(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** The code in the answer of `session-create`: a pairing code at once, a QR code only if the page shows it already. */
export function toCode({ number, secret, view }: EmulatedSession): { qr?: string; code?: string } {
  if (number !== null) return { code: secret };
  return view === 'qr' ? { qr: secret } : {};
}
