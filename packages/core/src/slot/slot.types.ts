import type { WhatsGateAuth, WhatsGateClient, WhatsGateError, WhatsGateRecord } from '@whatsgate/client';
import type { WhatsGateClock } from '../clock.ts';
import type { WhatsGateDeadlines } from '../timings.ts';

/** What a session asks its slot for. Compared by identity: an equal one that is asked for later means a new session. */
export interface SlotSpec {
  readonly name: string;
  readonly auth: WhatsGateAuth;
}

/** How often the API is read while a code is shown: the page sends messages, or it is silent. */
export type PollRate = 'calm' | 'silent';

export interface SlotInput {
  readonly client: WhatsGateClient;
  /** The webhook address of a session made without a relay. */
  readonly callback: string | undefined;
  /**
   * A relay answers one idempotency key once, so an unanswered create may be repeated. WhatsGate
   * itself may not be asked again.
   */
  readonly relayed: boolean;
  /** How long a relay may hold back the answer to a long poll; ms, 0 for no long polls. */
  readonly waitMs: number;
  readonly deadlines: WhatsGateDeadlines;
  readonly clock: WhatsGateClock;
  readonly random: () => number;
  readonly newKey: () => string;
}

/** One create and what became of it. */
export interface Attempt {
  readonly spec: SlotSpec | null;
  /** The idempotency key of the create, and the lease by which the relay knows this page. */
  readonly key: string;
  /** No answer came: a retry must reuse the key. */
  readonly inDoubt: boolean;
  /** Two requests have gone out with this key: a certain failure of one says nothing of the other. */
  readonly sentTwice: boolean;
}

/** How an attempt ended without a session. */
export interface SlotOutcome {
  readonly spec: SlotSpec | null;
  readonly fact: Extract<SlotFact, { type: 'slot.failed' | 'slot.gone' | 'slot.unlinked' }>;
}

export interface SlotContext extends SlotInput {
  readonly desired: SlotSpec | null;
  /** What the present session, or the create in flight, was asked for. */
  readonly current: SlotSpec | null;
  readonly attempt: Attempt;
  readonly record: WhatsGateRecord | null;
  /** The create was answered with a session that was linked before. */
  readonly alreadyLinked: boolean;
  /** When the session was created and when it is released unless it is linked, by the clock. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Until when it may be linked although the API does not say so: its page sent `success`. 0 where it did not. */
  readonly mayBeLinkedUntil: number;
  /** The relay has heard of the page's `success`. */
  readonly successReported: boolean;
  readonly pollRate: PollRate;
  /** Answered reads of this session, and those since its page sent `success`. */
  readonly reads: number;
  readonly confirmingReads: number;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfterMs: number;
  /** Why the session cannot be read at present, although it exists. */
  readonly readError: WhatsGateError | null;
  readonly outcome: SlotOutcome | null;
  /** A page that can be seen shows the session. */
  readonly isWatched: boolean;
  /** Whether the next read may be a long poll: not after a failed read, and never again once the relay did not wait. */
  readonly longPolls: 'possible' | 'failing' | 'refused';
}

/** What a request was answered. */
export interface Answer {
  /** Null when the session is gone. */
  readonly record: WhatsGateRecord | null;
  /** Of a long poll: whether the relay has waited, or would have. */
  readonly waited?: boolean;
}

export type SlotCommand =
  | { readonly type: 'setDesired'; readonly spec: SlotSpec | null }
  /** From now on requests go out with another component's credentials. */
  | { readonly type: 'useClient'; readonly client: WhatsGateClient }
  | { readonly type: 'setPollRate'; readonly rate: PollRate }
  | { readonly type: 'setWatched'; readonly isWatched: boolean }
  | { readonly type: 'pollNow' }
  /** Reads the session afresh, however recently it was read. */
  | { readonly type: 'verify' }
  /** The page sent `success`. */
  | { readonly type: 'reportSuccess' }
  /** The page is being closed for good. */
  | { readonly type: 'releaseOnUnload' };

/** What a session is told of its slot. */
export type SlotFact =
  | { readonly type: 'slot.creating' }
  | { readonly type: 'slot.releasing' }
  | {
      readonly type: 'slot.active';
      readonly record: WhatsGateRecord;
      readonly expiresAt: number;
      readonly mayBeLinkedUntil: number;
    }
  | { readonly type: 'slot.linked'; readonly record: WhatsGateRecord; readonly alreadyLinked: boolean }
  | { readonly type: 'slot.gone' }
  /** It was linked, and the API proved that it is not any more. */
  | { readonly type: 'slot.unlinked' }
  | { readonly type: 'slot.failed'; readonly error: WhatsGateError }
  /** The session exists, but may not be read: the sign-in has lapsed. */
  | { readonly type: 'slot.unreadable'; readonly error: WhatsGateError };
