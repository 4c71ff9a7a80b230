import type { WhatsGateAccount, WhatsGateAuth, WhatsGateError, WhatsGateRecord } from '@whatsgate/client';
import type { PollRate, SlotFact, SlotSpec } from '../slot/index.ts';
import type { SessionSettings } from './options.ts';

export interface SessionContext {
  readonly settings: SessionSettings;
  /** What is being attempted; its number is in WhatsGate's form. */
  readonly auth: WhatsGateAuth;
  readonly record: WhatsGateRecord | null;
  /** The account that is linked, or was linked last. */
  readonly account: WhatsGateAccount | null;
  /** The account was linked before this session began. */
  readonly alreadyLinked: boolean;
  /** The QR page to show; null when there must be no frame. */
  readonly frameUrl: string | null;
  /** Counts frames: a new number asks for a new iframe element. */
  readonly frameKey: number;
  /** How often the frame's element was removed from the page since it was last asked for. */
  readonly frameRemovals: number;
  /** How many codes the page has shown for this session. */
  readonly codesShown: number;
  /** When the shown code becomes too old, and when the session is released unless it is linked; ms since the epoch. */
  readonly staleAt: number | null;
  readonly expiresAt: number | null;
  /** Until when the session may be linked although the API does not say so, in ms since the epoch. */
  readonly mayBeLinkedUntil: number;
  readonly error: WhatsGateError | null;
}

/** What the person, or the code around the session, asks for. */
export type SessionCommand =
  /** Begins; with another authorization than the running one it replaces the session. */
  | { readonly type: 'start'; readonly auth?: WhatsGateAuth }
  | { readonly type: 'retry' }
  | { readonly type: 'close' }
  /** The last view is being removed; a view came back before the task was over. */
  | { readonly type: 'views.leaving' }
  | { readonly type: 'views.stayed' }
  /** No view shows the session any more; one shows it again. */
  | { readonly type: 'views.left' }
  | { readonly type: 'views.returned' }
  /** The page was hidden, asleep or offline; it is being hidden. */
  | { readonly type: 'page.woke' }
  | { readonly type: 'page.hidden' }
  /** The page is back from the back-forward cache: another user may have signed in meanwhile. */
  | { readonly type: 'page.restored' }
  /** The page is being closed, not put into the back-forward cache. */
  | { readonly type: 'page.left' };

/** What the QR page sent, or that its element was removed. `frameKey` tells which frame it is about. */
export type FrameEvent = {
  readonly type: 'frame.loading' | 'frame.qr' | 'frame.success' | 'frame.error' | 'frame.broken' | 'frame.lost';
  readonly frameKey: number;
};

export type SessionEvent = SessionCommand | FrameEvent | SlotFact;

/** What the session sends to the actor that connects it with its slot. */
export type SlotConnectionCommand =
  | { readonly type: 'desire'; readonly spec: SlotSpec | null }
  /** Puts the slot into the pool, from which this session or an equal one takes it within the grace. */
  | { readonly type: 'offer' }
  | { readonly type: 'withdraw' }
  /** Hears no more of the slot that is in the pool. */
  | { readonly type: 'leave' }
  /** Tells nothing more of the slot before WhatsGate has shown its session to the present credentials. */
  | { readonly type: 'verify' }
  | { readonly type: 'setPollRate'; readonly rate: PollRate }
  /** Whether the page can be seen. */
  | { readonly type: 'setWatched'; readonly isWatched: boolean }
  | { readonly type: 'pollNow' }
  | { readonly type: 'reportSuccess' }
  | { readonly type: 'releaseOnUnload' };

export type SessionEmitted = { readonly type: 'linked' } | { readonly type: 'failed'; readonly error: WhatsGateError };
