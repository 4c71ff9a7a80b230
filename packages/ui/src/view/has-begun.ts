import type { WhatsGateSnapshot } from '@whatsgate/core';

/** Whether there is a session to show, or what became of one. */
export function hasBegun({ status }: WhatsGateSnapshot): boolean {
  return status !== 'idle' && status !== 'closed';
}
