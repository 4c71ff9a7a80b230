import type { WhatsGateAuth } from '@whatsgate/client';
import type { WhatsGateSnapshot } from './snapshot.ts';

/** What there is to show before anything was asked for: the chart's own snapshot of `idle`, made without the chart. */
export function createIdleSnapshot(
  auth: WhatsGateAuth = { type: 'qr' },
): Extract<WhatsGateSnapshot, { status: 'idle' | 'closed' | 'qr' | 'code' }> {
  return {
    status: 'idle',
    phase: null,
    auth,
    record: null,
    account: null,
    confirmed: false,
    alreadyLinked: false,
    frameUrl: null,
    frameKey: 0,
    frameSilent: false,
    pageUrl: null,
    code: null,
    refreshes: 0,
    stale: false,
    staleAt: null,
    expiresAt: null,
    can: { start: true, retry: false, close: false },
    error: null,
  };
}
