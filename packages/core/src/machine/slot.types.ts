import type { WhatsGateAuth, WhatsGateClient, WhatsGateError, WhatsGateRecord } from '@whatsgate/client';
import type { WhatsGateClock } from './clock.ts';
import type { WhatsGateDeadlines } from './deadlines.ts';

/** What somebody wants of WhatsGate. Compared by identity: a second wish for the same thing is a new session. */
export interface Intent {
  readonly name: string;
  readonly auth: WhatsGateAuth;
}

/** How closely the API is asked: the page shows a code, the page is mute, or a link is being confirmed. */
export type Pace = 'calm' | 'silent' | 'confirming';

export interface SlotInput {
  readonly client: WhatsGateClient;
  /** The webhook address of a session made without a relay. */
  readonly callback: string | undefined;
  /** A relay answers one idempotency key once, so an unanswered create may be asked again. WhatsGate itself may not. */
  readonly relayed: boolean;
  readonly deadlines: WhatsGateDeadlines;
  readonly clock: WhatsGateClock;
  readonly random: () => number;
  readonly newKey: () => string;
}

export interface SlotContext extends SlotInput {
  readonly want: Intent | null;
  /** The intent that the present session, or the create in flight, is for. */
  readonly held: Intent | null;
  /** The idempotency key of `held`, by which a relay knows this holder. */
  readonly key: string;
  /** An intent whose create got no answer; asked again, it keeps its key. */
  readonly unsettled: Intent | null;
  /** Whether more than one request has gone out with `key`. */
  readonly repeated: boolean;
  readonly record: WhatsGateRecord | null;
  readonly expiresAt: number;
  readonly pace: Pace;
  /** Until when the session may be linked although the API does not say so (ms since the epoch): the page said `success`. */
  readonly mayBeLinkedUntil: number;
  /** Milliseconds that the server has asked to wait. */
  readonly heed: number;
}

export type SlotCommand =
  | { readonly type: 'want'; readonly intent: Intent | null }
  /** Somebody new looks at this slot: say again how it stands. */
  | { readonly type: 'tell' }
  | { readonly type: 'ask' }
  /** The page is being closed for good: the last word goes out. */
  | { readonly type: 'abandon' }
  | { readonly type: 'watch'; readonly pace: Pace };

/** What the slot says of itself, as emitted events. */
export type SlotFact =
  | { readonly type: 'slot.opening' }
  | { readonly type: 'slot.releasing' }
  | { readonly type: 'slot.held'; readonly record: WhatsGateRecord; readonly expiresAt: number; readonly mayBeLinkedUntil: number }
  | { readonly type: 'slot.linked'; readonly record: WhatsGateRecord }
  | { readonly type: 'slot.gone' }
  | { readonly type: 'slot.freed' }
  | { readonly type: 'slot.failed'; readonly error: WhatsGateError };
