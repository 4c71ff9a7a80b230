import { toWhatsGateError, WhatsGateError } from '@whatsgate/client';
import { intervals, maxRetryAfter, mayBeLinkedAtMost, mayBeLinkedFor } from '../timings.ts';
import { longPoller } from './long-poller.ts';
import { answerOf, errorOf, guards, isSameSpec, type SlotArgs, specOf } from './slot.guards.ts';
import type { Attempt, SlotContext } from './slot.types.ts';

type Patch = Partial<SlotContext>;

export const noAttempt: Attempt = { spec: null, key: '', inDoubt: false, sentTwice: false };

/** Context in, changes out: what the slot remembers. */
export const patches = {
  setDesired: ({ event }: SlotArgs): Patch => ({ desired: specOf(event), outcome: null }),
  /** Another session was desired, but this one is linked, or may be: it is kept. */
  keepCurrent: ({ context }: SlotArgs): Patch => ({ desired: context.current, outcome: null }),
  useClient: ({ event }: SlotArgs): Patch => ({ ...('client' in event && { client: event.client }) }),
  setWatched: ({ event }: SlotArgs): Patch => ({ ...('isWatched' in event && { isWatched: event.isWatched }) }),
  setPollRate: ({ event }: SlotArgs): Patch => ({ ...('rate' in event && { pollRate: event.rate }) }),
  /** Starts an attempt. Retrying one whose outcome is unknown reuses its idempotency key. */
  beginAttempt: ({ context: { desired, attempt, newKey } }: SlotArgs): Patch => {
    const isRetry = attempt.inDoubt && isSameSpec(desired, attempt.spec);
    return {
      current: desired,
      outcome: null,
      attempt: {
        spec: desired,
        key: isRetry ? attempt.key : newKey(),
        inDoubt: true,
        sentTwice: isRetry && attempt.sentTwice,
      },
    };
  },
  markSentTwice: ({ context }: SlotArgs): Patch => ({ attempt: { ...context.attempt, sentTwice: true } }),
  /** After a failed create: its key lives on if the create may have happened. */
  endAttempt: ({ context, event }: SlotArgs): Patch => {
    const { attempt, current, desired } = context;
    const error = toCreateError(errorOf(event), context);
    return {
      attempt: attempt.sentTwice || error.ambiguous ? attempt : noAttempt,
      desired: desired === current ? null : desired,
      outcome: { spec: current, fact: { type: 'slot.failed', error } },
    };
  },
  recordCreated: ({ context: { clock, deadlines, attempt }, event }: SlotArgs): Patch => {
    const createdAt = clock.now();
    return {
      record: answerOf(event),
      attempt: { ...noAttempt, key: attempt.key },
      createdAt,
      expiresAt: createdAt + deadlines.authorize,
      mayBeLinkedUntil: 0,
      pollRate: 'calm',
      reads: 0,
      retryAfterMs: 0,
      readError: null,
      longPolls: 'possible',
    };
  },
  recordAlreadyLinked: (): Patch => ({ alreadyLinked: true }),
  updateRecord: ({ context, event }: SlotArgs): Patch => ({
    record: answerOf(event),
    reads: context.reads + 1,
    confirmingReads: context.confirmingReads + 1,
    successReported: true,
    retryAfterMs: 0,
    readError: null,
    longPolls: context.longPolls === 'refused' || isRefused(event) ? 'refused' : 'possible',
  }),
  clearRecord: (): Patch => ({
    current: null,
    record: null,
    alreadyLinked: false,
    mayBeLinkedUntil: 0,
    readError: null,
  }),
  /** Honors `Retry-After`, capped at 60 s. */
  honorRetryAfter: ({ context, event }: SlotArgs): Patch => ({
    retryAfterMs: Math.min(toWhatsGateError(errorOf(event), 'API_ERROR', '').retryAfter ?? 0, maxRetryAfter),
    confirmingReads: context.confirmingReads + 1,
    longPolls: context.longPolls === 'refused' ? 'refused' : 'failing',
  }),
  recordReadError: ({ event }: SlotArgs): Patch => ({
    readError: toWhatsGateError(errorOf(event), 'API_ERROR', 'The session cannot be read.'),
  }),
  /** The page sent `success`. Repeated messages extend the hold, but not for ever. */
  extendHold: ({ context: { clock, createdAt } }: SlotArgs): Patch => ({
    mayBeLinkedUntil: Math.min(clock.now() + mayBeLinkedFor, createdAt + mayBeLinkedAtMost),
    successReported: false,
  }),
  beginConfirming: (): Patch => ({ confirmingReads: 0, retryAfterMs: 0 }),
  endHold: (): Patch => ({ mayBeLinkedUntil: 0 }),

  recordGone: ({ context }: SlotArgs): Patch => ({
    desired: null,
    outcome: { spec: context.current, fact: { type: 'slot.gone' } },
  }),
  recordUnlinked: ({ context }: SlotArgs): Patch => ({
    desired: null,
    outcome: { spec: context.current, fact: { type: 'slot.unlinked' } },
  }),
  recordExpired: ({ context }: SlotArgs): Patch => ({
    desired: null,
    outcome: {
      spec: context.current,
      fact: {
        type: 'slot.failed',
        error: new WhatsGateError('EXPIRED', 'No account was linked in time, so the session was released.'),
      },
    },
  }),
};

/** The relay answered a long poll without having waited. */
const isRefused = (event: SlotArgs['event']): boolean => 'output' in event && event.output?.waited === false;

/** What the slot does beside remembering. */
export const effects = {
  beginLongPoll: ({ context }: SlotArgs): void => {
    longPoller.key = context.attempt.key;
  },
  endLongPoll: (): void => {
    longPoller.key = null;
  },
  releaseOnUnload,
};

/**
 * Releases this page's lease with a request that outlives the page. Only through a relay, which decides by the
 * session's status whether to delete it; sent straight to WhatsGate this could log out a linked account.
 */
function releaseOnUnload({ context: { client, record, relayed, attempt } }: SlotArgs): void {
  if (relayed && record !== null) client.releaseOnUnload(record.unique_id, { lease: attempt.key });
}

interface DelayArgs {
  readonly context: SlotContext;
}

/** How long the slot waits, in milliseconds. Polls are spread a little, so that many pages do not ask in step. */
export const delays = {
  authorize: ({ context }: DelayArgs): number => Math.max(0, context.expiresAt - context.clock.now()),
  hold: ({ context }: DelayArgs): number => Math.max(0, context.mayBeLinkedUntil - context.clock.now()),
  poll: (args: SlotArgs): number => {
    const { context } = args;
    const interval = guards.canLongPoll(args) ? intervals.longPoll : toInterval(context);
    return spread(context, Math.max(context.retryAfterMs, interval));
  },
  recheck: () => intervals.recheck,
  linkedPoll: () => intervals.linked,
  drain: ({ context }: DelayArgs): number => spread(context, intervals.draining),
  retryDelete: ({ context }: DelayArgs): number =>
    spread(context, Math.max(context.retryAfterMs, intervals.retryDelete)),
  release: ({ context }: DelayArgs): number => context.deadlines.release,
};

/** The pause before a read that is answered at once. */
function toInterval({ mayBeLinkedUntil, confirmingReads, pollRate, record }: SlotContext): number {
  if (mayBeLinkedUntil > 0) return intervals.confirming[confirmingReads - 1] ?? intervals.confirmingLate;
  return pollRate === 'calm' && record?.qr_link !== null ? intervals.calm : intervals.silent;
}

function spread({ random }: SlotContext, ms: number): number {
  return ms * (0.9 + 0.2 * random());
}

/** Sent straight to WhatsGate, a create without an answer must not be repeated: say where to look instead. */
function toCreateError(thrown: unknown, { relayed }: SlotContext): WhatsGateError {
  const error = toWhatsGateError(thrown, 'API_ERROR', 'The session could not be created.');
  if (!error.ambiguous || relayed) return error;
  const { code, message, server } = error;
  return new WhatsGateError(code, message, { ...unrepeatable, ambiguous: true, cause: error, server });
}

/** For a create whose outcome nothing can find out. */
export const unrepeatable = {
  retryable: false,
  remedy: "The session may exist all the same: look in WhatsGate's console before you start another.",
} as const;
