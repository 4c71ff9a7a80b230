import { isWhatsGateError, relayNames, type WhatsGateError } from '@whatsgate/client';
import { toReason } from './reason.ts';

interface RefusalOptions {
  readonly retryAfter?: number | null;
  readonly reason?: string | null;
}

/** A request that the relay refuses, in the wire's own shape: `{"name","message","code","status"}`. */
export class Refusal extends Error {
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
    { retryAfter = null, reason = null }: RefusalOptions = {},
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.retryAfter = retryAfter;
    this.reason = reason;
  }
}

export const refusals = {
  unauthorized: (reason: string | null = null) => new Refusal(401, 'Unauthorized', 'Sign in first.', { reason }),
  internal: (reason: string) =>
    new Refusal(500, 'InternalError', "The relay failed. Look at your server's log.", { reason }),
  foreignSite: () =>
    new Refusal(
      403,
      'Forbidden',
      'This request comes from another site. Add its origin to allowedOrigins if it is yours.',
    ),
  notFound: (what: string) => new Refusal(404, 'NotFound', `There is no ${what} here.`),
  notPost: () => new Refusal(405, 'MethodNotAllowed', 'Every command is a POST of JSON.'),
  notJson: () => new Refusal(415, 'UnsupportedMediaType', 'The body must be application/json.'),
  tooLarge: () => new Refusal(413, 'PayloadTooLarge', 'The body is too large for a session command.'),
  // Not 408: Chromium answers that by sending the POST again, by itself.
  tooSlow: () => new Refusal(400, 'BodyTimeout', 'The body took too long to arrive.'),
  badRequest: (message: string) => new Refusal(400, 'BadRequest', message),
  limitReached: (limit: number) => new Refusal(403, relayNames.limitReached, `At most ${limit} sessions per user.`),
  linked: () =>
    new Refusal(
      409,
      relayNames.sessionLinked,
      'This session is linked to a WhatsApp. Only unlink on the server ends it.',
    ),
  stillCreating: () =>
    new Refusal(503, 'StillCreating', 'An earlier create of this session is not answered yet. Try again in a moment.'),
  stillDeleting: () =>
    new Refusal(503, 'StillDeleting', 'The earlier session is still being deleted. Try again in a moment.'),
  stillConfirming: () =>
    new Refusal(
      409,
      'StillConfirming',
      'The earlier session may just have been linked, so it is not deleted yet. Try again in a moment.',
      {
        retryAfter: 10_000,
      },
    ),
  keyReused: () =>
    new Refusal(
      422,
      'KeyReused',
      'This Idempotency-Key has asked for another session before. A new wish needs a new key.',
    ),
  busy: () => new Refusal(503, 'Busy', 'This session is being changed by somebody else. Try again.'),
  occupied: (name: string) =>
    new Refusal(409, 'SlotOccupied', `The slot "${name}" of this caller holds another session. Unlink it first.`),
};

/** The answer to the browser: never the key, never the stack, never the reason. */
export function toAnswer({ status, name, message, retryAfter }: Refusal): Response {
  const headers = retryAfter === null ? {} : { 'Retry-After': `${Math.ceil(retryAfter / 1000)}` };
  return Response.json({ name, message, code: 0, status }, { status, headers });
}

/** What a failure is to the browser; of a fault of ours or of WhatsGate's it keeps the reason for the log. Never throws. */
export function toRefusal(thrown: unknown): Refusal {
  try {
    if (thrown instanceof Refusal) return thrown;
    if (!isWhatsGateError(thrown)) return refusals.internal(toReason(thrown));
    const { status, name, message } = ofError(thrown);
    return new Refusal(status, name, message, {
      retryAfter: thrown.retryAfter,
      reason: status >= 500 ? toReason(thrown) : null,
    });
  } catch {
    return refusals.internal(toReason(thrown));
  }
}

function ofError(error: WhatsGateError): Refusal {
  switch (error.code) {
    case 'TIMEOUT':
      return new Refusal(504, 'UpstreamTimeout', 'WhatsGate did not answer in time.');
    case 'NETWORK':
    case 'OFFLINE':
    case 'UNAVAILABLE':
      return new Refusal(502, 'UpstreamUnreachable', 'WhatsGate cannot be reached from the server.');
    case 'RATE_LIMITED':
      return new Refusal(
        429,
        error.server?.name ?? 'UpstreamError',
        error.server?.message ?? 'WhatsGate refused the request.',
      );
    case 'BAD_RESPONSE':
      return new Refusal(502, 'UpstreamBadResponse', 'WhatsGate gave an answer that makes no sense.');
    case 'UNAUTHORIZED':
      // Not the user's fault: passed on as it is, the page would ask them to sign in.
      return new Refusal(500, 'UpstreamRefusedKey', "WhatsGate refused the server's API key.");
    case 'SLOTS_EXHAUSTED':
      return new Refusal(
        500,
        relayNames.slotsExhausted,
        error.server?.message ?? 'The WhatsGate plan has no free session slot.',
      );
    case 'INVALID_NUMBER':
    case 'INVALID_OPTIONS':
      return refusals.badRequest(error.message);
    default:
      return new Refusal(
        500,
        error.server?.name ?? 'UpstreamError',
        error.server?.message ?? 'WhatsGate refused the request.',
      );
  }
}
