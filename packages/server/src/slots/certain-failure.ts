import { isWhatsGateError, type WhatsGateErrorCode } from '@whatsgate/client';

const certainCodes: readonly WhatsGateErrorCode[] = [
  'UNAUTHORIZED',
  'INVALID_NUMBER',
  'INVALID_OPTIONS',
  'SLOTS_EXHAUSTED',
  'RATE_LIMITED',
];
/** Statuses below 500 that something between us and the service gives as well, perhaps after the work was done. */
const uncertainStatuses: readonly number[] = [408, 409, 425, 499];

/**
 * Whether a create that failed has certainly made no session: the key, the input or the plan was refused, or the request
 * never left. After everything else the session is looked for: a `500` may come after the work was done.
 */
export function isCertainFailure(error: unknown): boolean {
  if (!isWhatsGateError(error)) return false;
  if (certainCodes.includes(error.code)) return true;
  if (error.code === 'NETWORK' || error.code === 'OFFLINE') return !error.ambiguous;
  const status = error.code === 'API_ERROR' ? (error.server?.status ?? null) : null;
  return status !== null && status >= 400 && status < 500 && !uncertainStatuses.includes(status);
}
