import { type ServerError, WhatsGateError } from '../errors/index.ts';
import { isJsonObject, type JsonObject } from '../protocol/index.ts';

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

/** What happened, in words, by the code that an answer is turned into. */
export const summaries = {
  UNAUTHORIZED: 'This is not allowed',
  RATE_LIMITED: 'Too many requests were made',
  UNAVAILABLE: 'The service cannot answer at the moment',
  LIMIT_REACHED: 'This user has as many sessions as your application allows',
  IN_USE: 'Another page uses this slot',
  SLOTS_EXHAUSTED: 'Your WhatsGate plan has no free session slot',
  INVALID_NUMBER: 'WhatsGate does not accept this phone number',
  NOT_CONFIRMED: 'The slot may be linked',
  API_ERROR: 'The request was refused',
} as const;

type ServerCode = keyof typeof summaries;
type ServerErrorWithStatus = ServerError & { readonly status: number };

/** The service sends the reason phrase as `name`, often with HTTP 500 and without a `status`. */
const codeByName: ReadonlyMap<string, ServerCode> = new Map([
  ['unauthorized', 'UNAUTHORIZED'],
  ['too many requests', 'RATE_LIMITED'],
  ['bad gateway', 'UNAVAILABLE'],
  ['service unavailable', 'UNAVAILABLE'],
  ['gateway timeout', 'UNAVAILABLE'],
  // Those of the relay of `@whatsgate/server`.
  ['limitreached', 'LIMIT_REACHED'],
  ['slotsexhausted', 'SLOTS_EXHAUSTED'],
  ['invalidnumber', 'INVALID_NUMBER'],
  ['pending', 'IN_USE'],
  ['stillconfirming', 'NOT_CONFIRMED'],
]);

/**
 * The typed error for an answer that refuses; null when its body is not WhatsGate's and its status says nothing either.
 */
export function toResponseError(
  body: unknown,
  response: Response,
  isSlotsExhausted: SlotsExhaustedMatcher,
): WhatsGateError | null {
  const server = toServerError(body, response.status);
  const code = codeOfStatus(response.status) ?? codeOfBody(body, server, isSlotsExhausted);
  if (code === null) return null;
  const retryAfter = readRetryAfter(response.headers);
  const wait = retryAfter === null ? '' : ` It asks to wait ${Math.ceil(retryAfter / 1000)} s.`;
  // Of a number nothing is repeated: the server's text may hold it.
  const said =
    code === 'INVALID_NUMBER'
      ? ''
      : `; the server said: ${(server.message ?? server.name ?? `HTTP ${response.status}`).replace(/\.$/, '')}`;
  return new WhatsGateError(code, `${summaries[code]}${said}.${wait}`, {
    server,
    retryAfter,
    ambiguous: code === 'UNAVAILABLE',
  });
}

/** What a status alone decides, whatever the body is: it may come from something that stands before the server. */
export function codeOfStatus(status: number): ServerCode | null {
  if (status === 401) return 'UNAUTHORIZED';
  if (status === 429) return 'RATE_LIMITED';
  // From 520 on they are Cloudflare's: the server behind it does not answer, or not in time.
  return (status > 501 && status < 505) || (status > 519 && status < 531) ? 'UNAVAILABLE' : null;
}

function codeOfBody(
  body: unknown,
  server: ServerErrorWithStatus,
  isSlotsExhausted: SlotsExhaustedMatcher,
): ServerCode | null {
  const errors = toValidationErrors(body);
  // Some other program's JSON is not an error of WhatsGate: that has a name, a message or a result.
  if (
    errors === null &&
    !(isJsonObject(body) && ['name', 'message', 'result'].some((field) => typeof body[field] === 'string'))
  )
    return null;
  if (errors?.some(({ field }) => field === 'number')) return 'INVALID_NUMBER';
  return (
    codeOfStatus(server.status) ??
    codeByName.get(server.name?.toLowerCase() ?? '') ??
    (isSlotsExhausted(server) ? 'SLOTS_EXHAUSTED' : 'API_ERROR')
  );
}

/** What the server said, from a body in one of the service's error shapes; null fields where it said less. */
function toServerError(body: unknown, httpStatus: number): ServerErrorWithStatus {
  const errors = toValidationErrors(body);
  const listed = { message: errors?.map(({ field, message }) => `${field}: ${message}`).join('; '), status: 422 };
  const { name, message, code, status } = errors === null ? (isJsonObject(body) ? body : {}) : (listed as JsonObject);
  return {
    name: typeof name === 'string' ? name.slice(0, 200) : null,
    message: typeof message === 'string' ? message.slice(0, 1000) : null,
    code: typeof code === 'number' ? code : null,
    status: /^\d{3}$/.test(String(status)) ? Number(status) : httpStatus,
  };
}

/** Yii's answer to a form that does not validate: `[{"field":"number","message":"…"}]`. */
function toValidationErrors(body: unknown): readonly { field: string; message: string }[] | null {
  const isError = (each: unknown) =>
    isJsonObject(each) && typeof each.field === 'string' && typeof each.message === 'string';
  return Array.isArray(body) && body.length > 0 && body.every(isError) ? body : null;
}

/**
 * A `Retry-After` in milliseconds, given as seconds or as a date. A date is compared with the answer's own `Date`: the
 * clock of this device may be an hour off. Null when there is none, or nonsense.
 */
function readRetryAfter(headers: Headers): number | null {
  const header = headers.get('retry-after');
  if (header === null) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.parse(headers.get('date') ?? '');
  return Number.isSafeInteger(ms) && ms >= 0 ? ms : null;
}
