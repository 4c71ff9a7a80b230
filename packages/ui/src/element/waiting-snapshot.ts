import type { WhatsGateAuth, WhatsGateSnapshot } from '@whatsgate/core';
import { createIdleSnapshot } from '@whatsgate/core/adapter';

/**
 * What there is to see while the element has no session yet.
 *
 * @param waiting - what was asked for, which comes once there is one; null while nothing was
 */
export function toWaitingSnapshot(waiting: { readonly auth: WhatsGateAuth | undefined } | null): WhatsGateSnapshot {
  const idle = createIdleSnapshot(waiting?.auth);
  if (waiting === null) return idle;
  const can = { start: false, retry: false, close: true } as const;
  return { ...idle, status: 'initializing', phase: 'creating', can } as WhatsGateSnapshot;
}
