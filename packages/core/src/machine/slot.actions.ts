import { toWhatsGateError, WhatsGateError, type WhatsGateRecord } from '@whatsgate/client';
import { intervals, longestHeed, mayBeLinkedAtMost, mayBeLinkedFor } from './deadlines.ts';
import { answerOf, failureOf, isSameWish, paceOf, type SlotArgs, wishOf } from './slot.guards.ts';
import type { SlotContext, SlotFact } from './slot.types.ts';

type Patch = Partial<SlotContext>;

/** Context in, changes out: what the slot remembers. */
export const patches = {
  want: ({ event }: SlotArgs): Patch => ({ want: wishOf(event) }),
  unwant: (): Patch => ({ want: null }),
  /** What was wanted instead is dropped: the session is linked, or may be. */
  keepWanting: ({ context }: SlotArgs): Patch => ({ want: context.held }),
  watch: ({ context, event }: SlotArgs): Patch => ({
    pace: paceOf(event),
    mayBeLinkedUntil: paceOf(event) === 'confirming' ? toMayBeLinkedUntil(context) : context.mayBeLinkedUntil,
  }),
  /** Makes the wish the one in hand. A wish that was asked before without an answer keeps its key. */
  take: ({ context }: SlotArgs): Patch => {
    const isAgain = isSameWish(context.want, context.unsettled);
    return { held: context.want, unsettled: context.want, key: isAgain ? context.key : context.newKey(), repeated: isAgain && context.repeated };
  },
  /** Two creates of one key are under way: that one of them failed for certain says nothing of the other. */
  repeat: (): Patch => ({ repeated: true }),
  open: ({ context, event }: SlotArgs): Patch => ({
    record: answerOf(event),
    unsettled: null,
    repeated: false,
    expiresAt: context.clock.now() + context.deadlines.authorize,
    pace: 'calm',
    mayBeLinkedUntil: 0,
    heed: 0,
  }),
  keep: ({ event }: SlotArgs): Patch => ({ record: answerOf(event), heed: 0 }),
  /** The server has asked for patience: heeded, but not for an hour. */
  heed: ({ event }: SlotArgs): Patch => ({ heed: Math.min(toWhatsGateError(failureOf(event), 'API_ERROR', '').retryAfter ?? 0, longestHeed) }),
  /** After a create that failed: whether it may have happened decides if its key lives on; its wish is not granted. */
  settle: ({ context, event }: SlotArgs): Patch => ({
    unsettled: context.repeated || toCreateError(failureOf(event), context).ambiguous ? context.held : null,
    want: context.want === context.held ? null : context.want,
  }),
  forget: (): Patch => ({ held: null, record: null }),
};

/** What the slot says. */
export const facts = {
  tellOpening: (): SlotFact => ({ type: 'slot.opening' }),
  tellReleasing: (): SlotFact => ({ type: 'slot.releasing' }),
  tellHeld: ({ context: { record, expiresAt, mayBeLinkedUntil } }: SlotArgs): SlotFact => ({
    type: 'slot.held',
    record: record as WhatsGateRecord,
    expiresAt,
    mayBeLinkedUntil,
  }),
  tellLinked: ({ context }: SlotArgs): SlotFact => ({ type: 'slot.linked', record: context.record as WhatsGateRecord }),
  tellGone: (): SlotFact => ({ type: 'slot.gone' }),
  tellFreed: (): SlotFact => ({ type: 'slot.freed' }),
  tellFailed: ({ context, event }: SlotArgs): SlotFact => ({ type: 'slot.failed', error: toCreateError(failureOf(event), context) }),
  tellExpired: (): SlotFact => ({
    type: 'slot.failed',
    error: new WhatsGateError('EXPIRED', 'Nobody linked a WhatsApp in time, so the session was given back.'),
  }),
};

/**
 * Gives this holder's claim up with a request that outlives the page. Only through a relay, which reads the status before
 * it deletes; straight to WhatsGate this could log a linked WhatsApp out.
 */
export function abandon({ context: { client, record, relayed, key } }: SlotArgs): void {
  if (relayed && record !== null) void client.deleteSession(record.unique_id, { idempotencyKey: key, leaving: true }).catch(() => {});
}

/** How long the slot waits, in milliseconds; spread a little, so that many pages do not ask in step. */
export const delays = {
  authorize: ({ context }: { context: SlotContext }): number => Math.max(0, context.expiresAt - context.clock.now()),
  poll: ({ context }: { context: SlotContext }): number =>
    spread(context, Math.max(context.heed, context.pace === 'calm' && context.record?.qr_link !== null ? intervals.calm : intervals.close)),
  drain: ({ context }: { context: SlotContext }): number => spread(context, intervals.drain),
  retryDelete: ({ context }: { context: SlotContext }): number => spread(context, Math.max(context.heed, intervals.retryDelete)),
  release: ({ context }: { context: SlotContext }): number => context.deadlines.release,
};

function toMayBeLinkedUntil({ clock, expiresAt, deadlines }: SlotContext): number {
  const createdAt = expiresAt - deadlines.authorize;
  return Math.min(clock.now() + mayBeLinkedFor, createdAt + mayBeLinkedAtMost);
}

function spread({ random }: SlotContext, ms: number): number {
  return ms * (0.9 + 0.2 * random());
}

/** Straight to WhatsGate, a create without an answer must not be repeated: say where to look instead. */
function toCreateError(thrown: unknown, { relayed }: SlotContext): WhatsGateError {
  const error = toWhatsGateError(thrown, 'API_ERROR', 'The session could not be created.');
  if (!error.ambiguous || relayed) return error;
  const { code, message, server } = error;
  return new WhatsGateError(code, message, { ...unrepeatable, ambiguous: true, cause: error, server });
}

/** What is said of a create that nobody can look for. */
export const unrepeatable = {
  retryable: false,
  remedy: "The session may have been made all the same: look in WhatsGate's console before you start another.",
} as const;
