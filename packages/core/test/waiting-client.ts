import { parseRecord, type WhatsGateClient } from '@whatsgate/client';

/** A client whose session waits for the phone for ever, its QR page at `origin`. */
export function createWaitingClient(origin: string): WhatsGateClient {
  const record = parseRecord({ unique_id: 'abc', status: 'AUTH', qr_link: `${origin}/qr/abc` });
  return {
    createSession: () => Promise.resolve(record),
    getSession: () => Promise.resolve(record),
    deleteSession: () => Promise.resolve({ ...record, status: 'DESTROYING' }),
  } as Partial<WhatsGateClient> as WhatsGateClient;
}
