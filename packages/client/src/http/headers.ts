import { WhatsGateError } from '../errors/index.ts';
import { type HeaderValues, type WhatsGateHeaders, withoutUndefined } from './command-request.ts';
import { idempotencyKeyHeader, leaseHeader, pageStateHeader } from './header-names.ts';

/**
 * What a page on another origin sends to a relay and `Access-Control-Allow-Headers` must list, beside your own headers.
 */
export const requestHeaders: readonly string[] = [
  'Content-Type',
  idempotencyKeyHeader,
  leaseHeader,
  pageStateHeader,
  'Prefer',
];
/** What `Access-Control-Expose-Headers` must list for such a page. */
export const responseHeaders: readonly string[] = ['Retry-After', 'Preference-Applied'];

/** Resolves the headers for one request, and remembers them for a page that has no time to resolve them again. */
export interface HeadersSource {
  resolve(): Promise<HeaderValues>;
  last(): HeaderValues;
}

/** @throws WhatsGateError `INVALID_OPTIONS` for an object that no request can carry */
export function createHeadersSource(headers: WhatsGateHeaders | undefined, fixed: HeaderValues): HeadersSource {
  const isFunction = typeof headers === 'function';
  let last = toHeaders({ ...(isFunction ? {} : headers), ...fixed });
  return {
    last: () => last,
    async resolve() {
      if (isFunction) last = toHeaders({ ...(await callHeaders(headers)), ...fixed });
      return last;
    },
  };
}

async function callHeaders(headers: () => HeaderValues | Promise<HeaderValues>): Promise<HeaderValues> {
  try {
    return await headers();
  } catch (cause) {
    throw new WhatsGateError('UNAUTHORIZED', 'The `headers` function failed, so nothing was sent.', { cause });
  }
}

/**
 * Leaves out what is undefined, which `fetch` would send as a word, and checks the rest: `fetch` would throw a
 * TypeError, which looks like a network failure.
 *
 * @throws WhatsGateError `INVALID_OPTIONS`
 */
export function toHeaders(values: Readonly<Record<string, string | undefined>>): HeaderValues {
  const headers = withoutUndefined(values);
  try {
    new Headers(headers);
    return headers;
  } catch (cause) {
    throw new WhatsGateError('INVALID_OPTIONS', 'The `headers` have a name or a value that no request can carry.', {
      cause,
    });
  }
}
