import type { WhatsGateClient, WhatsGateRecord } from '@whatsgate/client';

/**
 * Ends a session at WhatsGate, linked or not. Only the delete rule and `unlink` may import this; a test says so.
 *
 * @throws WhatsGateError
 */
export function deleteSession(client: WhatsGateClient, uniqueId: string): Promise<WhatsGateRecord> {
  return client.deleteSession(uniqueId);
}
