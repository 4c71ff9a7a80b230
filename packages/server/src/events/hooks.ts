import type { WhatsGateAccount, WhatsGateEvent, WhatsGateRecord } from '@whatsgate/client';
import type { UnlinkReason } from '../slots/link-edge.ts';

/** An account was linked. */
export interface LinkedEvent {
  /** The same however often you are told: keep it to do your work once. */
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly account: WhatsGateAccount;
  /** The session as it was when the link was seen, without its callback address. */
  readonly record: WhatsGateRecord;
}

/** An account is not linked any more. */
export interface UnlinkedEvent {
  /** The same however often you are told. */
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  /** The account that was linked. */
  readonly account: WhatsGateAccount;
  /** `unlinked`: by your `unlink`; `logged-out`: on the phone; `gone`: the session was deleted elsewhere. */
  readonly reason: UnlinkReason;
}

/** Something else that WhatsGate told about a session: a message, an acknowledgement, and whatever is new. */
export interface SessionEvent {
  readonly owner: string;
  readonly name: string;
  /** As WhatsGate sent it. `event.whatsapp_id` and `event.id` together name it. */
  readonly event: WhatsGateEvent;
}

/** What a hook is given beside its event. */
export interface HookContext {
  /** Aborted after 60 s, or when this server loses its hold: then the hook counts as failed, and is called again later. */
  readonly signal: AbortSignal;
  /** When this server noticed it: ms since the epoch by the store's clock, the same however often you are told. */
  readonly seenAt: number;
}

/** Hooks of your application. Each is called until it resolves, by one server at a time, on whichever server it is. */
export interface EventHooks {
  /**
   * Called when an account was linked: write your row here. The browser hears of the link when it has resolved, or
   * `readyWait` after the link was first seen.
   */
  onLinked?: (event: LinkedEvent, context: HookContext) => unknown;
  /** For how long `onLinked` may keep the browser waiting for `READY`; ms, 0 for not at all. Default: 5 s, which is also the most. */
  readyWait?: number;
  /** Called when an account is not linked any more, whoever ended it; after `onLinked` of the same slot has resolved. */
  onUnlinked?: (event: UnlinkedEvent, context: HookContext) => unknown;
  /**
   * Called for messages and other events of a session, in any order. Without it they are acknowledged and dropped. One that
   * fails for 24 hours is put aside, with a line in the log.
   */
  onEvent?: (event: SessionEvent, context: HookContext) => unknown;
}
