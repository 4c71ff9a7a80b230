import { type CommandTarget, type HeaderValues, toCommandRequest } from './command-request.ts';

export interface UnloadRelease {
  readonly target: CommandTarget;
  readonly uniqueId: string;
  readonly lease: string;
  readonly pageState: 'success' | undefined;
  readonly headers: HeaderValues;
  readonly fetch: typeof globalThis.fetch | undefined;
}

/**
 * Sends the last request of a page that is being left. Nothing can be awaited and no answer arrives; never throws.
 *
 * What a relay must know stands in the body, since a beacon has no headers of its own. The address and its options are
 * passed to `fetch` separately: Firefox drops the request of a `Request` object when the page goes.
 */
export function releaseOnUnload({
  target,
  uniqueId,
  lease,
  pageState,
  headers,
  fetch = globalThis.fetch,
}: UnloadRelease): void {
  const body = { WhatsappID: uniqueId, leaving: true, lease, pageState };
  const [url, init] = toCommandRequest(target, { name: 'session-delete', body, headers: {} }, headers);
  try {
    // Firefox before 133 has no `keepalive`.
    if (!('keepalive' in Request.prototype)) {
      const blob = new Blob([JSON.stringify({ ...body, ticket: ticketOf(headers) })], { type: 'application/json' });
      if (navigator.sendBeacon(url, blob)) return;
    }
    void Promise.resolve(fetch(url, { ...init, keepalive: true })).catch(() => {});
  } catch {
    // The lease runs out by itself.
  }
}

/** A bearer ticket cannot travel in a beacon's headers. */
function ticketOf(headers: HeaderValues): string | undefined {
  return /^Bearer (.+)$/i.exec(new Headers(headers).get('authorization') ?? '')?.[1];
}
