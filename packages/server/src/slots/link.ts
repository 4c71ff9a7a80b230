import { isLinked, toAccount, type WhatsGateAccount, type WhatsGateRecord } from '@whatsgate/client';

/** What is known of a session's link to an account. All times in ms since the epoch, by the store's clock. */
export interface Link {
  /** How often this session was linked: numbers its edges, so that their ids are the same from a fresh store. */
  readonly links: number;
  /** When `READY` was first seen; null while no link stands. */
  readonly linkedAt: number | null;
  /** Whether the application knows of the link: `onLinked` has resolved, or there is none. */
  readonly isLinkTold: boolean;
  /** The account as last seen, also after it was unlinked; null before the first link. */
  readonly account: WhatsGateAccount | null;
  /** Whether this session was ever seen linked: then only `unlink` deletes it. */
  readonly seenLinked: boolean;
  /** When it was proved that the account is not linked any more although the session exists; null otherwise. */
  readonly unlinkedAt: number | null;
  /** When WhatsGate said that the phone has logged out; null once the session was seen linked again. */
  readonly disconnectedAt: number | null;
  /** Since when, after that, it has waited for a phone in every read. */
  readonly waitingSince: number | null;
}

/** A session that was never linked. */
export const noLink: Link = {
  links: 0,
  linkedAt: null,
  isLinkTold: false,
  account: null,
  seenLinked: false,
  unlinkedAt: null,
  disconnectedAt: null,
  waitingSince: null,
};

/** Two reads so far apart, both waiting for a phone, prove a logout; ms. */
export const logoutAfter = 60_000;
const waitingStatuses: readonly string[] = ['PENDING', 'AUTH'];

/** Whether a record shows an account: `READY`, or another status while the account is still named. */
export function looksLinked(record: WhatsGateRecord): boolean {
  return isLinked(record) || record.wid !== null;
}

/** A session is or may be linked: it was seen so, and the opposite is not proved. */
export function isKeptLinked({ seenLinked, unlinkedAt }: Pick<Link, 'seenLinked' | 'unlinkedAt'>): boolean {
  return seenLinked !== false && unlinkedAt === null;
}

/** The link after a read that showed the session. */
export function withSeenRecord(link: Link, record: WhatsGateRecord, now: number): Link {
  if (isLinked(record)) return withReady(link, record, now);
  // It is being deleted: nobody can use the link any more. A later read may still show that it is not so.
  if (record.status === 'DESTROYING') return { ...link, linkedAt: null, isLinkTold: false };
  if (looksLinked(record)) return { ...link, seenLinked: true, waitingSince: null };
  const isWaiting = waitingStatuses.includes(record.status);
  if (!isWaiting || link.disconnectedAt === null || !isKeptLinked(link)) return { ...link, waitingSince: null };
  const waitingSince = link.waitingSince ?? now;
  if (now - waitingSince < logoutAfter) return { ...link, waitingSince };
  return { ...link, linkedAt: null, isLinkTold: false, unlinkedAt: now, waitingSince: null };
}

function withReady(link: Link, record: WhatsGateRecord, now: number): Link {
  const isNew = link.linkedAt === null;
  return {
    links: isNew ? link.links + 1 : link.links,
    linkedAt: isNew ? now : link.linkedAt,
    isLinkTold: isNew ? false : link.isLinkTold,
    account: toAccount(record),
    seenLinked: true,
    unlinkedAt: null,
    disconnectedAt: null,
    waitingSince: null,
  };
}
