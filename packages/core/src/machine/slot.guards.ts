import { isLinked, isSameAuth, type WhatsGateRecord } from '../protocol/index.ts';
import type { Intent, Pace, SlotCommand, SlotContext } from './slot.types.ts';

/** What guards and actions are given: a command, or the answer of an invoked promise. */
export interface SlotArgs {
  readonly context: SlotContext;
  readonly event: SlotCommand | { readonly type: string };
}

/** Questions to the context and the event; none can throw. */
export const guards = {
  wanted: ({ context }: SlotArgs): boolean => context.want !== null,
  unwanted: ({ context }: SlotArgs): boolean => context.want !== context.held,
  /** The same wish again while its create is unanswered: a relay joins both onto one session. */
  repeats: ({ context, event }: SlotArgs): boolean => context.relayed && isSameWish(wishOf(event), context.held),

  answersLinked: ({ event }: SlotArgs): boolean => isLinked(answerOf(event)),
  answersGone: ({ event }: SlotArgs): boolean => answerOf(event) === null,
  answersDestroying: ({ event }: SlotArgs): boolean => answerOf(event)?.status === 'DESTROYING',

  notConfirming: ({ context }: SlotArgs): boolean => context.pace !== 'confirming',
  /** The deadline passed while a link was being confirmed, and now it is not being confirmed any more. */
  expiredMeanwhile: ({ context, event }: SlotArgs): boolean => paceOf(event) !== 'confirming' && context.clock.now() >= context.expiresAt,
};

/** Of a `want`, and of a `watch`. */
export const wishOf = (event: SlotArgs['event']): Intent | null => (event as { intent: Intent | null }).intent;
export const paceOf = (event: SlotArgs['event']): Pace => (event as { pace: Pace }).pace;
/** What an invoked promise was resolved with; null where the session is gone. */
export const answerOf = (event: SlotArgs['event']): WhatsGateRecord | null => (event as { output?: WhatsGateRecord | null }).output ?? null;
export const failureOf = (event: SlotArgs['event']): unknown => (event as { error?: unknown }).error;

export function isSameWish(a: Intent | null, b: Intent | null): boolean {
  return a !== null && b !== null && a.name === b.name && isSameAuth(a.auth, b.auth);
}
