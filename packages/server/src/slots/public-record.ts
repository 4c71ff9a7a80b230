import type { WhatsGateRecord } from '@whatsgate/client';

/** What pages and the application may see of a record: our own name, and no callback address, which holds a secret. */
export function toPublicRecord(record: WhatsGateRecord, name: string): WhatsGateRecord {
  return { ...record, name, callback: null };
}

/** A link that the application does not know of yet, as the page sees it: the phone has scanned, and that is all. */
export function withoutLink(record: WhatsGateRecord): WhatsGateRecord {
  return { ...record, status: 'AUTH', status_name: null, pushname: null, wid: null };
}
