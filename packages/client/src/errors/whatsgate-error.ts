import { isRetryable, remedies, type WhatsGateErrorCode } from './codes.ts';

/** The server's own words about a failure, kept as they came: `{"name":"Unauthorized","message":"…","code":0}`. */
export interface ServerError {
  readonly name: string | null;
  readonly message: string | null;
  readonly code: number | null;
  /** The `status` field of the body, or the HTTP status where the body has none. */
  readonly status: number | null;
}

export interface WhatsGateErrorOptions {
  /** What to do next. Default: by code. */
  remedy?: string;
  cause?: unknown;
  /** Whether the person may simply try again. Default: by code. */
  retryable?: boolean;
  /** Whether the request may have taken effect although no answer said so. Default: false. */
  ambiguous?: boolean;
  server?: ServerError | null;
  /** Milliseconds after which the server wants to be asked again. */
  retryAfter?: number | null;
}

/**
 * The only error these packages throw or report. `message` says what happened and what to do about it.
 *
 * @example
 * ```ts
 * import { createWhatsGateClient, isWhatsGateError } from '@whatsgate/client';
 *
 * const client = createWhatsGateClient({ baseUrl: '/api/whatsgate' });
 * try {
 *   await client.createSession({ name: 'Support' });
 * } catch (error) {
 *   if (isWhatsGateError(error) && error.code === 'SLOTS_EXHAUSTED') console.warn(error.message);
 * }
 * ```
 */
export class WhatsGateError extends Error {
  override readonly name = 'WhatsGateError';
  readonly code: WhatsGateErrorCode;
  /** True when trying again, unchanged, may help. */
  readonly retryable: boolean;
  /** True when the request may have taken effect although no answer said so: never repeat it blindly. */
  readonly ambiguous: boolean;
  /** What the server said, where it said anything. */
  readonly server: ServerError | null;
  /** Milliseconds after which the server wants to be asked again, from its `Retry-After`; null where it did not say. */
  readonly retryAfter: number | null;

  /** @param what - what happened, in one sentence; what to do next is added */
  constructor(code: WhatsGateErrorCode, what: string, options: WhatsGateErrorOptions = {}) {
    super(
      `${what} ${options.remedy ?? remedies[code]}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.retryable = options.retryable ?? isRetryable(code);
    this.ambiguous = options.ambiguous ?? false;
    this.server = options.server ?? null;
    this.retryAfter = options.retryAfter ?? null;
  }
}

/** Tests for a {@link WhatsGateError}, also one from another realm or another copy of the package. */
export function isWhatsGateError(value: unknown): value is WhatsGateError {
  return (
    value instanceof WhatsGateError ||
    (Object.prototype.toString.call(value) === '[object Error]' &&
      (value as Error).name === 'WhatsGateError' &&
      typeof (value as { code?: unknown }).code === 'string')
  );
}

/** Turns anything that was thrown into a {@link WhatsGateError}; `code` is for what is not one yet. */
export function toWhatsGateError(value: unknown, code: WhatsGateErrorCode, message: string): WhatsGateError {
  return isWhatsGateError(value) ? value : new WhatsGateError(code, message, { cause: value });
}
