import { callHook } from './call-hook.ts';
import { describeOwner, isOwner } from './owner.ts';
import { toReason } from './reason.ts';
import { refusals } from './refusal.ts';

/**
 * Asks the application who sends this request.
 *
 * @throws Refusal 401 for a stranger, 500 with its reason for a mistake of the application
 */
export async function identifyOwner(identify: (request: Request) => unknown, request: Request): Promise<string> {
  const outcome = await callHook(() => identify(request));
  if (!outcome.isDone) {
    const reason = `\`identify\` threw ${toReason(outcome.thrown)}`;
    throw isRedirect(outcome.thrown) ? refusals.unauthorized(reason) : refusals.internal(reason);
  }
  const { value } = outcome;
  if (isOwner(value)) return value;
  if (value === null || value === undefined || value === false || value === '') throw refusals.unauthorized();
  throw refusals.internal(
    `\`identify\` gave ${describeOwner(value)}: it must give the id of the owner, or null for a stranger`,
  );
}

/** Whether this is how a framework sends a stranger to its sign-in page: a thrown `Response`, or an object that stands for one. */
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
