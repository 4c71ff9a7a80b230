import { type ServerError, WhatsGateError, type WhatsGateErrorCode } from '../errors/index.ts';
import { isJsonObject } from '../protocol/index.ts';

/** Tells from the server's error whether the WhatsGate plan has no free slot. */
export type SlotsExhaustedMatcher = (error: ServerError) => boolean;

/**
 * WhatsGate's name for "plan limit reached" is documented nowhere, so this goes by its text.
 * Replace it with the client's `isSlotsExhausted` once you have seen the real one.
 */
export const looksLikeSlotsExhausted: SlotsExhaustedMatcher = ({ name, message }) =>
  /(?:limit|maximum|quota)[^.]*(?:session|whatsapp|device|tariff|plan)|(?:session|whatsapp|device|tariff|plan)[^.]*(?:limit|maximum|quota)|лимит|тариф/i.test(
    `${name ?? ''} ${message ?? ''}`,
  );

/** On a delete: the page is going, perhaps only to be reloaded, so the relay waits a moment for its successor. */
export const unloadHeader = 'X-WhatsGate-Leaving';

/** On a read: what the page in the frame has said; `success` keeps the relay from deleting a session that may be linked. */
export const pageStateHeader = 'X-WhatsGate-Page-State';

/** Names that the relay of `@whatsgate/server` uses beside WhatsGate's own. */
export const relayNames = {
  limitReached: 'LimitReached',
  sessionLinked: 'SessionLinked',
  slotsExhausted: 'SlotsExhausted',
} as const;

/** What the server said, from a body in the vendor's error shape; null fields where it said less. */
export function toServerError(body: unknown, httpStatus: number): ServerError {
  const fields = isJsonObject(body) ? body : {};
  return {
    name: typeof fields.name === 'string' ? fields.name.slice(0, 200) : null,
    message: typeof fields.message === 'string' ? fields.message.slice(0, 1000) : null,
    code: typeof fields.code === 'number' ? fields.code : null,
    status: typeof fields.status === 'number' ? fields.status : httpStatus,
  };
}

/** The typed error for an answer that refuses: by the server's name first, then by status. */
export function toResponseError(server: ServerError, { status, headers }: Response, isSlotsExhausted: SlotsExhaustedMatcher): WhatsGateError {
  const retryAfter = readRetryAfter(headers.get('retry-after'), Date.now());
  const patience = retryAfter === null ? '' : ` It asks to wait ${Math.ceil(retryAfter / 1000)} s.`;
  const said = server.message ?? server.name ?? `HTTP ${status}`;
  const fail = (code: WhatsGateErrorCode, what: string, ambiguous = false) =>
    new WhatsGateError(code, `${what}; the server said: ${said.replace(/\.$/, '')}.${patience}`, { server, retryAfter, ambiguous });

  if (server.name === 'Unauthorized' || server.status === 401) return fail('UNAUTHORIZED', 'This is not allowed');
  if (server.name === relayNames.limitReached) return fail('LIMIT_REACHED', 'This user has as many sessions as your application allows');
  if (server.name === relayNames.slotsExhausted || isSlotsExhausted(server)) return fail('SLOTS_EXHAUSTED', 'Your WhatsGate plan has no free session slot');
  if (status === 429) return fail('API_ERROR', 'Too many requests were made');
  if (status === 504) return fail('TIMEOUT', 'WhatsGate did not answer in time', true);
  if (status === 502 || status === 503) return fail('NETWORK', 'WhatsGate could not be reached', true);
  return fail('API_ERROR', 'The request was refused');
}

/** A `Retry-After` in milliseconds, given as seconds or as a date; null when there is none, or nonsense. */
function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isSafeInteger(ms) && ms >= 0 ? ms : null;
}
