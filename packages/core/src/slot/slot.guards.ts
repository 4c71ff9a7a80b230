import { isLinked, isSameAuth, isWhatsGateError, type WhatsGateRecord } from '@whatsgate/client';
import { mayBeLinkedAtMost } from '../timings.ts';
import { longPoller } from './long-poller.ts';
import type { Answer, SlotCommand, SlotContext, SlotSpec } from './slot.types.ts';

/** What guards and actions are given: a command, or the answer of an invoked promise. */
export interface SlotArgs {
  readonly context: SlotContext;
  readonly event: SlotCommand | { readonly type: string; readonly output?: Answer; readonly error?: unknown };
}

const documented: readonly string[] = ['PENDING', 'AUTH', 'READY', 'DESTROYING'];

/** Questions to the context and the event; none can throw. */
export const guards = {
  isDesired: ({ context }: SlotArgs): boolean => context.desired !== null,
  isUndesired: ({ context }: SlotArgs): boolean => context.desired !== context.current,
  /** The same again while its create is unanswered: a relay joins both to one session. */
  repeatsAttempt: ({ context, event }: SlotArgs): boolean =>
    context.relayed && isSameSpec(specOf(event), context.current),
  /** What is desired is what is there. */
  desiresCurrent: ({ context, event }: SlotArgs): boolean => isSameSpec(specOf(event), context.current),

  /** A page that sends `success` for ever holds its slot for a while only. */
  canHold: ({ context }: SlotArgs): boolean => context.clock.now() < context.createdAt + mayBeLinkedAtMost,

  /** Somebody looks, and nothing but a read can tell what has happened. */
  canLongPoll: ({ context }: SlotArgs): boolean =>
    context.waitMs > 0 &&
    context.isWatched &&
    context.longPolls === 'possible' &&
    context.desired === context.current &&
    (context.mayBeLinkedUntil > 0 || context.pollRate === 'silent') &&
    (longPoller.key ?? context.attempt.key) === context.attempt.key,
  cannotLongPoll: (args: SlotArgs): boolean => !guards.canLongPoll(args),

  answersLinked: ({ event }: SlotArgs): boolean => isLinked(answerOf(event)),
  answersGone: ({ event }: SlotArgs): boolean => answerOf(event) === null,
  answersDestroying: ({ event }: SlotArgs): boolean => answerOf(event)?.status === 'DESTROYING',
  answersUndocumented: ({ event }: SlotArgs): boolean => isUndocumented(answerOf(event)),
  /** A delete could log out an account: one is named, or the status says nothing. A relay decides this by itself. */
  mustNotDelete: ({ context, event }: SlotArgs): boolean =>
    !context.relayed && (isUndocumented(answerOf(event)) || (answerOf(event)?.wid ?? null) !== null),
  isUnauthorized: ({ event }: SlotArgs): boolean =>
    isWhatsGateError(errorOf(event)) && codeOf(errorOf(event)) === 'UNAUTHORIZED',
};

export const specOf = (event: SlotArgs['event']): SlotSpec | null => ('spec' in event && event.spec) || null;
/** What an invoked promise was resolved with; null where the session is gone. */
export const answerOf = (event: SlotArgs['event']): WhatsGateRecord | null =>
  ('output' in event && event.output?.record) || null;
export const errorOf = (event: SlotArgs['event']): unknown => 'error' in event && event.error;
const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** Its status says nothing about whether it is linked. */
function isUndocumented(record: WhatsGateRecord | null): boolean {
  return record !== null && !documented.includes(record.status);
}

export function isSameSpec(a: SlotSpec | null, b: SlotSpec | null): boolean {
  return a !== null && b !== null && a.name === b.name && isSameAuth(a.auth, b.auth);
}
