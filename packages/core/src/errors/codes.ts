/**
 * Every way a link can fail, as a closed union to switch on.
 *
 * | code | it means |
 * |---|---|
 * | `INVALID_OPTIONS` | the developer passed something unusable |
 * | `INVALID_NUMBER` | the phone number cannot be one; nothing was sent |
 * | `UNAUTHORIZED` | the relay does not know the caller, or WhatsGate refused the key |
 * | `SLOTS_EXHAUSTED` | the WhatsGate plan has no free session slot |
 * | `LIMIT_REACHED` | your own limit of sessions per caller |
 * | `API_ERROR` | WhatsGate or the relay refused, in its own words |
 * | `BAD_RESPONSE` | an answer that is not what the protocol says |
 * | `NETWORK`, `OFFLINE`, `TIMEOUT` | no answer came |
 * | `FORBIDDEN_ORIGIN` | the QR page's address is not on the allow-list |
 * | `AUTH_FAILED` | the QR page reported that the authorization failed |
 * | `BROKEN` | the session does not exist any more |
 * | `EXPIRED` | nobody authorized in time |
 * | `NOT_CONFIRMED` | the page said success, the API never did |
 */
export type WhatsGateErrorCode =
  | 'INVALID_OPTIONS'
  | 'INVALID_NUMBER'
  | 'UNAUTHORIZED'
  | 'SLOTS_EXHAUSTED'
  | 'LIMIT_REACHED'
  | 'API_ERROR'
  | 'BAD_RESPONSE'
  | 'NETWORK'
  | 'OFFLINE'
  | 'TIMEOUT'
  | 'FORBIDDEN_ORIGIN'
  | 'AUTH_FAILED'
  | 'BROKEN'
  | 'EXPIRED'
  | 'NOT_CONFIRMED';

/** Codes after which `retry` makes sense: at once, or once the person has signed in or freed a slot. The others need other input. */
export const retryableCodes: ReadonlySet<WhatsGateErrorCode> = new Set([
  'API_ERROR',
  'BAD_RESPONSE',
  'UNAUTHORIZED',
  'SLOTS_EXHAUSTED',
  'LIMIT_REACHED',
  'NETWORK',
  'OFFLINE',
  'TIMEOUT',
  'AUTH_FAILED',
  'BROKEN',
  'EXPIRED',
  'NOT_CONFIRMED',
]);
