import { callHook } from '../call-hook.ts';
import { type ServerClock, withDeadline } from '../clock.ts';
import { isWholeNumber } from '../option-values.ts';
import type { FetchContext, WhatsGateServerOptions } from '../options.ts';
import { describeOwner, isOwner } from '../owner.ts';
import { toReason } from '../reason.ts';
import { toName } from '../slot-name.ts';
import { isTicketRefused } from '../tickets/ticket-refused.ts';
import { problems } from './problems.ts';

/** Who sends a request, and what they may do. */
export interface Identity {
  readonly owner: string;
  /** The names of the slots they may use; null for any. */
  readonly names: readonly string[] | null;
  /** How many sessions they may have; null for the server's own limit. */
  readonly limit: number | null;
  /** Whether records may say whose account is linked: whoever holds a sent link may not know. */
  readonly seesAccount: boolean;
  /** How the sent link stands that the request brought; absent for everyone else. */
  readonly sentLink?: { readonly name: string; readonly isUsed: boolean };
  /**
   * Rejects once the right to ask has ended: a sent link may be revoked while its request goes on. Absent where it
   * cannot.
   */
  readonly confirm?: () => Promise<void>;
}

const maxTime = 10_000;
const rule = 'it must give the id of the owner, `{ owner, names?, limit? }`, or null for a stranger';

/**
 * Asks the application who sends this request.
 *
 * @throws TicketRefused, Problem 401 for a stranger, 500 with its reason for a mistake of the application
 */
export async function identifyOwner(
  identify: WhatsGateServerOptions['identify'],
  request: Request,
  context: FetchContext,
  clock: ServerClock,
): Promise<Identity> {
  const outcome = await callHook(() => withDeadline<unknown>(clock, maxTime, '`identify`', identify(request, context)));
  if (!outcome.isDone) {
    if (isTicketRefused(outcome.thrown)) throw outcome.thrown;
    const reason = `\`identify\` threw ${toReason(outcome.thrown)}`;
    throw isRedirect(outcome.thrown) ? problems.unauthorized(reason) : problems.internal(reason);
  }
  const { value } = outcome;
  if (value === null || value === undefined || value === false || value === '') throw problems.unauthorized();
  return toIdentity(value);
}

function toIdentity(value: unknown): Identity {
  if (isOwner(value)) return { owner: value, names: null, limit: null, seesAccount: true };
  if (typeof value !== 'object' || value === null)
    throw problems.internal(`\`identify\` gave ${describeOwner(value)}: ${rule}`);
  const { owner, names, limit } = value as { owner?: unknown; names?: unknown; limit?: unknown };
  if (!isOwner(owner)) throw problems.internal(`\`identify\` gave as owner ${describeOwner(owner)}: ${rule}`);
  const allowed = names === undefined ? null : Array.isArray(names) ? Array.from(names, toName) : [null];
  if (allowed?.includes(null)) throw problems.internal('`identify` gave `names` that are no names of slots.');
  if (limit !== undefined && !isWholeNumber(limit, 1))
    throw problems.internal('`identify` gave a `limit` that is no whole number from 1.');
  return { owner, names: allowed as readonly string[] | null, limit: limit ?? null, seesAccount: true };
}

/**
 * Whether this is how a framework sends a stranger to its sign-in page: a thrown `Response`, or an object that stands
 * for one.
 */
function isRedirect(thrown: unknown): boolean {
  try {
    if (thrown instanceof Response || Object.prototype.toString.call(thrown) === '[object Response]') return true;
    const { digest, status, location } = thrown as { digest?: unknown; status?: unknown; location?: unknown };
    const isOfNext = typeof digest === 'string' && /^NEXT_(?:REDIRECT|HTTP_ERROR_FALLBACK;40[13])/.test(digest);
    return isOfNext || (typeof location === 'string' && typeof status === 'number' && status >= 300 && status < 400);
  } catch {
    return false;
  }
}
