import { isWhatsGateError, type WhatsGateError } from '@whatsgate/client';
import { toReason } from '../reason.ts';
import { SlotError, type SlotErrorKind } from '../slots/slot-error.ts';
import { isTicketRefused } from '../tickets/ticket-refused.ts';

interface ProblemOptions {
  readonly retryAfter?: number | null;
  readonly reason?: string | null;
}

/** A request that is refused, in the wire's own shape: `{"name","message","code","status"}`. */
export class Problem extends Error {
  override readonly name: string;
  readonly status: number;
  /** Milliseconds after which the page may ask again. */
  readonly retryAfter: number | null;
  /** Why, for the log only. */
  readonly reason: string | null;

  constructor(
    status: number,
    name: string,
    message: string,
    { retryAfter = null, reason = null }: ProblemOptions = {},
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.retryAfter = retryAfter;
    this.reason = reason;
  }
}

export const problems = {
  unauthorized: (reason: string | null = null) => new Problem(401, 'Unauthorized', 'Sign in first.', { reason }),
  internal: (reason: string) =>
    new Problem(500, 'InternalError', "The relay failed. Look at your server's log.", { reason }),
  foreignSite: () =>
    new Problem(
      403,
      'Forbidden',
      'This request comes from another site. Add its origin to allowedOrigins if it is yours.',
    ),
  noOrigin: () =>
    new Problem(
      403,
      'Forbidden',
      'A request that no browser vouches for, by Origin or Sec-Fetch-Site, needs a ticket.',
    ),
  backendOnly: () => new Problem(403, 'Forbidden', 'This command is for your backend, and not for pages.'),
  nameNeeded: () =>
    new Problem(409, 'NameNeeded', 'This owner has several slots: say which one by its name. Nothing was unlinked.'),
  linkUsed: () => new Problem(409, 'LinkUsed', 'The slot of this link is linked.'),
  nameNotAllowed: () => new Problem(403, 'Forbidden', 'This user may not use a slot of this name.'),
  notFound: (what: string) => new Problem(404, 'NotFound', `There is no ${what} here.`),
  notPost: () => new Problem(405, 'MethodNotAllowed', 'Every command is a POST of JSON.'),
  notJson: () => new Problem(415, 'UnsupportedMediaType', 'The body must be application/json.'),
  tooLarge: () => new Problem(413, 'PayloadTooLarge', 'The body is too large for a session command.'),
  // Not 408: Chromium answers that by sending the POST again, by itself.
  tooSlow: () => new Problem(400, 'BodyTimeout', 'The body took too long to arrive.'),
  badRequest: (message: string) => new Problem(400, 'BadRequest', message),
};

/** The answer to the browser: never the key, never the stack, never the reason. */
export function toAnswer({ status, name, message, retryAfter }: Problem): Response {
  const headers = {
    ...(retryAfter !== null && { 'Retry-After': `${Math.ceil(retryAfter / 1000)}` }),
    // HTTP asks for it.
    ...(status === 405 && { Allow: 'POST' }),
  };
  return Response.json({ name, message, code: 0, status }, { status, headers });
}

/** What a failure is to the browser; what the developer must know of it is kept for the log. Never throws. */
export function toProblem(thrown: unknown): Problem {
  try {
    if (thrown instanceof Problem) return thrown;
    if (isTicketRefused(thrown)) return problems.unauthorized(`the ticket was refused: ${thrown.message}`);
    if (thrown instanceof SlotError) return ofSlotError(thrown);
    if (isWhatsGateError(thrown)) return ofUpstreamError(thrown);
    return problems.internal(toReason(thrown));
  } catch {
    return problems.internal(toReason(thrown));
  }
}

const statuses: Readonly<Record<SlotErrorKind, number>> = {
  NotFound: 404,
  LimitReached: 403,
  StillListing: 503,
  StillCreating: 503,
  StillChecking: 503,
  StillDeleting: 503,
  StillConfirming: 409,
  Pending: 409,
  KeyReused: 422,
  LeaseReleased: 409,
  BudgetSpent: 429,
  Busy: 503,
  SlotOccupied: 409,
  SessionOccupied: 409,
};

function ofSlotError(error: SlotError): Problem {
  const { kind, what, retryAfter, cause } = error;
  const status = statuses[kind];
  const reason = cause === undefined ? null : toReason(cause);
  return new Problem(status, kind, what, { retryAfter, reason });
}

/** Known names and our own words: what WhatsGate said in its own may hold a key, a number or a callback address. */
function ofUpstreamError(error: WhatsGateError): Problem {
  const toUpstreamProblem = (status: number, name: string, message: string) =>
    new Problem(status, name, message, { retryAfter: error.retryAfter, reason: toReason(error) });
  switch (error.code) {
    case 'TIMEOUT':
      return toUpstreamProblem(504, 'UpstreamTimeout', 'WhatsGate did not answer in time.');
    case 'NETWORK':
    case 'OFFLINE':
    case 'UNAVAILABLE':
      return toUpstreamProblem(502, 'UpstreamUnreachable', 'WhatsGate cannot be reached from the server.');
    case 'RATE_LIMITED':
      return toUpstreamProblem(429, 'TooManyRequests', 'WhatsGate asks to wait.');
    case 'BAD_RESPONSE':
      return toUpstreamProblem(502, 'UpstreamBadResponse', 'WhatsGate sent an unexpected response.');
    case 'UNAUTHORIZED':
      // Not the user's fault: passed on as it is, the page would ask them to sign in.
      return toUpstreamProblem(500, 'UpstreamRefusedKey', "WhatsGate refused the server's API key.");
    case 'SLOTS_EXHAUSTED':
      return toUpstreamProblem(500, 'SlotsExhausted', 'The WhatsGate plan has no free session slot.');
    case 'INVALID_NUMBER':
      return toUpstreamProblem(400, 'InvalidNumber', 'This phone number cannot be used.');
    case 'INVALID_OPTIONS':
      return problems.badRequest(error.message);
    default:
      return toUpstreamProblem(500, 'UpstreamError', 'WhatsGate refused the request.');
  }
}
