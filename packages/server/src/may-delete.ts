import { isLinked, type WhatsGateRecord } from '@whatsgate/client';

/** What the server remembers of one session. */
export interface SessionHistory {
  /** When its create was recorded, in ms since the epoch. */
  readonly since: number;
  /** Whether it was ever seen linked. */
  readonly seenLinked: boolean;
  /** When a page last reported `success`, in ms since the epoch; null if none did. */
  readonly successAt: number | null;
}

const pendingStatuses = ['PENDING', 'AUTH'];
/** Milliseconds for which a page's `success` protects a session: the API follows it by seconds. */
export const successHold = 5 * 60_000;
/** Milliseconds in which a session should be authorized. */
export const pendingFor = 15 * 60_000;

/**
 * The delete rule: whether a session may be deleted without the application's own `unlink`. Asked at every place that
 * deletes, with a record that was read right before. It wants good values: what it does not know protects the session.
 */
export function mayDelete(
  record: WhatsGateRecord,
  { since, seenLinked, successAt }: SessionHistory,
  now: number,
): boolean {
  if (!pendingStatuses.includes(record.status)) return false;
  if (record.wid !== null || seenLinked !== false) return false;
  if (successAt === null) return true;
  // Bounded by its birth: a page that reports `success` for ever holds no slot for ever.
  return now - successAt >= successHold || now - since >= pendingFor + successHold;
}

/** Whether a record shows an account: `READY`, or another status while the account is still named. */
export function looksLinked(record: WhatsGateRecord): boolean {
  return isLinked(record) || record.wid !== null;
}
