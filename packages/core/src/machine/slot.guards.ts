import { isLinked, isSameAuth, type WhatsGateRecord } from '@whatsgate/client';
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

  /** The page has not said `success`, or so long ago that the API would know of a link. */
  notLinkedYet: ({ context }: SlotArgs): boolean => context.clock.now() >= context.mayBeLinkedUntil,
  /** What is wanted is the session that may be linked: it is kept, since another one would be a second slot. */
  wantsCurrent: (args: SlotArgs): boolean => !guards.notLinkedYet(args) && isSameWish(wishOf(args.event), args.context.held),
  releasable: (args: SlotArgs): boolean => guards.unwanted(args) && guards.notLinkedYet(args),
  expired: (args: SlotArgs): boolean => args.context.clock.now() >= args.context.expiresAt && guards.notLinkedYet(args),
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
