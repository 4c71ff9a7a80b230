import type { WhatsGateRecord } from '@whatsgate/core/protocol';
import type { EmulatedSession } from './sessions.ts';

const statusNames = { PENDING: 'Initialization', AUTH: 'Authorization', READY: 'Working', DESTROYING: 'Deleting' } as const;

/**
 * A session as the API shows it.
 *
 * @param baseUrl - the emulator's own address, for `qr_link`
 */
export function toRecord(session: EmulatedSession, baseUrl: string): WhatsGateRecord {
  return {
    id: session.id,
    name: session.name,
    unique_id: session.uniqueId,
    status: session.status,
    callback: session.callback,
    date_add: new Date(session.createdAt).toISOString().slice(0, 19).replace('T', ' '),
    // `sessions-get` shows neither, and at the time of `session-create` there is none yet.
    qr: null,
    code: null,
    status_name: statusNames[session.status],
    pushname: session.pushname,
    wid: session.wid,
    qr_link: session.status === 'READY' ? '' : `${baseUrl}/qr/${session.uniqueId}`,
  };
}
