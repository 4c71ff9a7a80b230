/**
 * Every way a link can fail, as a closed union to switch on.
 *
 * | code | it means |
 * |---|---|
 * | `INVALID_OPTIONS` | the developer passed something unusable |
 * | `INVALID_NUMBER` | the phone number cannot be one; nothing was sent |
 * | `UNAUTHORIZED` | the relay does not know the caller, perhaps any more, or WhatsGate refused the key |
 * | `SLOTS_EXHAUSTED` | the WhatsGate plan has no free session slot |
 * | `LIMIT_REACHED` | your own limit of sessions per caller |
 * | `IN_USE` | another page shows a session of the same slot |
 * | `RATE_LIMITED` | too many requests; `retryAfter` says when to go on |
 * | `UNAVAILABLE` | WhatsGate, the relay or something in between cannot answer at the moment |
 * | `API_ERROR` | WhatsGate or the relay refused, in its own words |
 * | `BAD_RESPONSE` | an answer that is not what the protocol says |
 * | `NETWORK`, `OFFLINE`, `TIMEOUT` | no answer came |
 * | `NOT_LOADED` | the page's own code could not be loaded, more than once |
 * | `FORBIDDEN_ORIGIN` | the QR page's address is not on the allow-list |
 * | `AUTH_FAILED` | the QR page reported that the authorization failed |
 * | `BROKEN` | the session does not exist any more |
 * | `EXPIRED` | no phone authorized in time |
 * | `NOT_CONFIRMED` | the page said success, the API never did |
 * | `UNLINKED` | the account was linked and is not any more |
 */
export type WhatsGateErrorCode =
  | 'INVALID_OPTIONS'
  | 'INVALID_NUMBER'
  | 'UNAUTHORIZED'
  | 'SLOTS_EXHAUSTED'
  | 'LIMIT_REACHED'
  | 'IN_USE'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'API_ERROR'
  | 'BAD_RESPONSE'
  | 'NETWORK'
  | 'OFFLINE'
  | 'TIMEOUT'
  | 'NOT_LOADED'
  | 'FORBIDDEN_ORIGIN'
  | 'AUTH_FAILED'
  | 'BROKEN'
  | 'EXPIRED'
  | 'NOT_CONFIRMED'
  | 'UNLINKED';

/** What to do next, by code; an error that knows better says so itself. */
export const remedies: Readonly<Record<WhatsGateErrorCode, string>> = {
  INVALID_OPTIONS: 'Change the options and start again.',
  INVALID_NUMBER: 'Write it in full, with the country code, such as +7 999 999-99-99.',
  UNAUTHORIZED: 'In a page, sign in again. On a server, check the API key.',
  SLOTS_EXHAUSTED: "Delete a session in WhatsGate's console or extend the plan.",
  LIMIT_REACHED: "Unlink one first, or raise the server's `limit`.",
  IN_USE: 'Cancel it there, or wait.',
  RATE_LIMITED: 'Try again in a minute.',
  UNAVAILABLE: 'Try again in a minute.',
  API_ERROR: 'Change what it complains about, or try again later.',
  BAD_RESPONSE: 'Check the address, and the log of the server.',
  NETWORK: 'Check the connection, and that the server is running.',
  OFFLINE: 'Connect to the internet and try again.',
  TIMEOUT: 'Try again in a minute.',
  NOT_LOADED: 'Reload the page: a new version of it may have been published.',
  FORBIDDEN_ORIGIN: 'Check that your relay asks WhatsGate.',
  AUTH_FAILED: 'Wait for the next code or try again.',
  BROKEN: 'Start a new one.',
  EXPIRED: 'Start again when the phone is at hand.',
  NOT_CONFIRMED: 'Ask again; if that does not help, start over.',
  UNLINKED: 'Link it again.',
};

const onlyByOtherInput: readonly WhatsGateErrorCode[] = ['INVALID_OPTIONS', 'INVALID_NUMBER', 'FORBIDDEN_ORIGIN'];

/**
 * Whether `retry` makes sense: at once, or once the person has signed in or freed a slot. The others need other input.
 */
export const isRetryable = (code: WhatsGateErrorCode): boolean => !onlyByOtherInput.includes(code);
