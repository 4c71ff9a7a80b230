import { WhatsGateError } from '@whatsgate/client';

/** How long each wait may take, in milliseconds of wall clock. */
export interface WhatsGateDeadlines {
  /** From the wish for a session to its QR page's address. */
  readonly create: number;
  /** Until the QR page says its first word; then it counts as silent. */
  readonly frame: number;
  /** How old a shown code may get before it is covered. A pairing code lives longer, since it is typed by hand. */
  readonly stale: { readonly qr: number; readonly code: number };
  /** From the creation of a session until it is given back because nobody authorized. */
  readonly authorize: number;
  /** From the page's `success` to the API's `READY`. */
  readonly confirm: number;
  /** For an old session to be gone. */
  readonly release: number;
  /** From the last component that let go to giving the slot back; one that mounts meanwhile takes it over. */
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

/** How often the API is asked, and how long to wait before asking again after a failure. */
export const intervals = {
  calm: 15_000,
  close: 4_000,
  drain: 1_000,
  retryDelete: 5_000,
} as const;

/** For how long after the page's `success` a session counts as linked, whatever the API says meanwhile. */
export const mayBeLinkedFor = 300_000;

/** From a session's creation, until when repeated `success` messages of its page can hold it. */
export const mayBeLinkedAtMost = 1_200_000;

/** How long a component waits for a create that another one sent, before it sends its own. */
export const takeOverWait = 5_000;

/** How long a last answer of the API is waited for before a deadline counts: timers fire late where the machine slept. */
export const lastAnswer = 10_000;

/** The longest that a server's `Retry-After` is heeded in silence; an hour without a word would look like a dead page. */
export const longestHeed = 60_000;

/** How often a frame that was taken out of the page is put back before the person is asked. */
export const mostLosses = 3;

/** A create is never aborted, but a connection that died in silence must end some day. */
export const lateAnswers = 600_000;

const longest = 24 * 60 * 60 * 1000;

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
    if (!(Number.isFinite(ms) && ms > 0 && ms <= longest)) {
      throw new WhatsGateError('INVALID_OPTIONS', `The deadline "${name}" is ${ms}.`, {
        remedy: `Give milliseconds between 1 and ${longest} (a day).`,
      });
    }
  }
  return deadlines;
}
