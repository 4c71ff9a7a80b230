import type { WhatsGateError, WhatsGateErrorCode } from '@whatsgate/client';
import { warnInDevelopment } from '../warn.ts';

/** What the person in front of the page cannot fix. */
const developerCodes: readonly WhatsGateErrorCode[] = [
  'INVALID_OPTIONS',
  'UNAUTHORIZED',
  'SLOTS_EXHAUSTED',
  'LIMIT_REACHED',
  'API_ERROR',
  'BAD_RESPONSE',
  'FORBIDDEN_ORIGIN',
];

/**
 * Returns a function that warns in development of an error that only the developer can fix, once per code: what happened
 * and what to do. The message may quote the server, so anything like a phone number is left out; the client has removed
 * the API key.
 */
export function createErrorWarning(): (error: WhatsGateError) => void {
  const pending = new Set(developerCodes);
  return ({ code, message }) => {
    if (pending.delete(code)) warnInDevelopment(`${code}: ${message.replace(/\d[\d ().-]{5,}\d/g, '…')}`);
  };
}
