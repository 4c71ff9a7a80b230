import type { HeaderValues } from './headers.ts';

export interface UnloadRelease {
  readonly url: string;
  readonly uniqueId: string;
  readonly lease: string;
  readonly pageState: 'success' | undefined;
  readonly headers: HeaderValues;
  /** What every request of the client has in common. */
  readonly init: RequestInit;
  readonly fetch: typeof globalThis.fetch | undefined;
}

/**
 * Sends the last request of a page that is being left. Nothing can be awaited and no answer arrives; never throws.
 *
 * What a relay must know stands in the body, since a beacon has no headers of its own. The address and its options are
 * passed to `fetch` separately: Firefox drops the request of a `Request` object when the page goes.
 */
export function releaseOnUnload({
  url,
  uniqueId,
  lease,
  pageState,
  headers,
  init,
  fetch = globalThis.fetch,
}: UnloadRelease): void {
  // JSON leaves out what is undefined.
  const body = { WhatsappID: uniqueId, leaving: true, lease, pageState };
  const type = 'application/json';
  try {
    // Firefox before 133 has no `keepalive`.
    if (!('keepalive' in Request.prototype)) {
      const blob = new Blob([JSON.stringify({ ...body, ticket: ticketOf(headers) })], { type });
      if (navigator.sendBeacon(url, blob)) return;
    }
    const request = {
      ...init,
      method: 'POST',
      body: JSON.stringify(body),
      headers: { ...headers, 'Content-Type': type },
      keepalive: true,
    };
    void Promise.resolve(fetch(url, request)).catch(() => {});
  } catch {
    // The lease runs out by itself.
  }
}

/** A bearer ticket cannot travel in a beacon's headers. */
function ticketOf(headers: HeaderValues): string | undefined {
  return /^Bearer (.+)$/i.exec(new Headers(headers).get('authorization') ?? '')?.[1];
}
