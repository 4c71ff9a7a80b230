import { idempotencyKeyHeader, type WhatsGateHeaders } from '@whatsgate/client';
import type { RelaySettings } from './options.ts';

/** A `session-create` that was sent before the charts were loaded. */
export interface EarlyCreate {
  /** Its idempotency key, and the lease of the session that it makes. */
  readonly key: string;
  /** The headers of the application that it was sent with. */
  readonly headers: Promise<Readonly<Record<string, string>>>;
  readonly response: Promise<Response>;
  /** From now on the charts release the session when the page is left. */
  adopt(): void;
}

/**
 * Lets a client use a request that is on its way already: its first request, the create with this key, gets that
 * one's headers and answer instead of being sent. Everything after it goes out as usual, a retry with the same key too.
 */
export function adoptCreate(
  { headers: given, fetch }: RelaySettings,
  { key, headers: sentHeaders, response }: EarlyCreate,
): { headers: WhatsGateHeaders; fetch: typeof globalThis.fetch } {
  let headersLeft: EarlyCreate['headers'] | null = sentHeaders;
  let responseLeft: Promise<Response> | null = response;
  return {
    headers() {
      const sent = headersLeft;
      headersLeft = null;
      // Asked for twice, a function that gives each token once would refuse.
      return sent ?? (typeof given === 'function' ? given() : (given ?? {}));
    },
    fetch(input, init) {
      // A request's body can be read once: it is not copied, not even for its headers.
      const { headers, signal } = input instanceof Request ? input : new Request(input, init);
      if (responseLeft === null || headers.get(idempotencyKeyHeader) !== key)
        return (fetch ?? globalThis.fetch)(input, init);
      const adopted = responseLeft;
      responseLeft = null;
      return untilAborted(adopted, signal);
    },
  };
}

/** The answer, or a rejection as soon as the signal is aborted: a connection that died silently must end some day. */
function untilAborted(response: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    response.then(resolve, reject);
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}
