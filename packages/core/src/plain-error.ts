import type { WhatsGateError, WhatsGateErrorCode } from '@whatsgate/client';

/**
 * A `WhatsGateError` for code that must stay small: without the catalogue of remedies, and no instance of the class.
 * `isWhatsGateError` knows it.
 *
 * @param message - what happened, and what to do next
 */
export function plainError(code: WhatsGateErrorCode, message: string): WhatsGateError {
  return Object.assign(new Error(message), {
    name: 'WhatsGateError' as const,
    code,
    retryable: code !== 'INVALID_OPTIONS',
    ambiguous: false,
    server: null,
    retryAfter: null,
  });
}
