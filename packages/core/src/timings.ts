import { WhatsGateError } from '@whatsgate/client';
import { isUsableDeadline, maxDeadline } from './usable-deadline.ts';

/** How long each wait may take, in milliseconds. */
export interface WhatsGateDeadlines {
  /** From `start` to the address of the QR page. */
  readonly create: number;
  /** Until the QR page sends its first message; after that it counts as silent. */
  readonly frame: number;
  /** How old a shown code may get before it is covered. A pairing code lives longer, since it is typed by hand. */
  readonly stale: { readonly qr: number; readonly code: number };
  /** From the creation of a session until it is released because no account was linked. */
  readonly authorize: number;
  /** From the page's `success` to the API's `READY`. */
  readonly confirm: number;
  /** For an old session to be gone. */
  readonly release: number;
  /** From the last view that unmounted to releasing the slot; a component that mounts meanwhile takes it over. */
  readonly grace: number;
}

export const defaultDeadlines: WhatsGateDeadlines = {
  create: 60_000,
  frame: 15_000,
  stale: { qr: 90_000, code: 180_000 },
  authorize: 300_000,
  confirm: 60_000,
  release: 60_000,
  grace: 5_000,
};

/** How long the relay may hold back the answer to a long poll, in milliseconds. */
export const defaultWait = 25_000;

/** Pauses between two requests, in milliseconds. */
export const intervals = {
  /** Between reads while the page shows a code: its own messages are faster. */
  calm: 15_000,
  /** Between reads while the page is silent or has no address yet. */
  silent: 4_000,
  /**
   * Between the reads that confirm a link: quick at first, since `READY` follows the page's `success` within seconds.
   */
  confirming: [500, 500, 1_000, 1_000, 2_000, 2_000],
  /** Between those that follow. */
  confirmingLate: 4_000,
  /** Before a long poll, so that a relay that answers each at once is asked four times a second at most. */
  longPoll: 250,
  /** Between reads of a session that is being deleted. */
  draining: 1_000,
  /** After a delete that failed. */
  retryDelete: 5_000,
  /** Before a read that was refused as unauthorized is repeated: the application may be renewing its sign-in. */
  recheck: 2_000,
  /** Between two reads of a linked session, which are made only when the page wakes. */
  linked: 60_000,
} as const;

/**
 * For how long after the page's `success` a session counts as linked, whatever the API says meanwhile. A little longer
 * than the relay's five minutes, which begin with the read that reports it.
 */
export const mayBeLinkedFor = 305_000;

/** From a session's creation, until when repeated `success` messages of its page can hold it. */
export const mayBeLinkedAtMost = 1_200_000;

/** How long a component waits for a create that another one sent, before it sends its own. */
export const takeOverWait = 5_000;

/**
 * How long a final answer of the API is waited for before a deadline counts: timers fire late where the machine slept.
 */
export const finalCheckWait = 10_000;

/** The longest `Retry-After` that is honored: an hour without a sign would look like a dead page. */
export const maxRetryAfter = 60_000;

/** How often a frame that was removed from the page is put back before the person is asked. */
export const maxFrameRemovals = 3;

/** A create is never aborted, but a connection that died silently must end some day. */
export const createTimeout = 600_000;

/**
 * Fills in the defaults.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` for a deadline that is not a number of milliseconds between 1 and a day
 */
export function toDeadlines(given: Partial<WhatsGateDeadlines> = {}): WhatsGateDeadlines {
  // What is left out keeps its default, also when it is there as undefined.
  const told = Object.fromEntries(Object.entries(given).filter(([, ms]) => ms !== undefined));
  const deadlines: WhatsGateDeadlines = { ...defaultDeadlines, ...told };
  const { stale, ...rest } = deadlines;
  for (const [name, ms] of [...Object.entries(rest), ...Object.entries(stale)]) {
    if (!isUsableDeadline(ms)) {
      throw new WhatsGateError('INVALID_OPTIONS', `The deadline "${name}" is ${ms}.`, {
        remedy: `Give milliseconds between 1 and ${maxDeadline} (a day).`,
      });
    }
  }
  return deadlines;
}
