import type { WhatsGateError, WhatsGateErrorCode } from '@whatsgate/client';
import { warnInDevelopment } from '../warn.ts';

/** What the person in front of the page cannot mend. */
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
 * Warns in development, once per code, of an error that only the developer can mend: what happened and what to do. The
 * server's own text stands in it, so whatever may be a phone number is left out; the client has removed the API key.
 */
export function createErrorWarning(): (error: WhatsGateError) => void {
  const warned = new Set<WhatsGateErrorCode>();
  return ({ code, message }) => {
    if (!developerCodes.includes(code) || warned.has(code)) return;
    warned.add(code);
    warnInDevelopment(`${code}: ${message.replace(/\d[\d\s().-]{5,}\d/g, '…')}`);
  };
}
