import type { WhatsGateAuth, WhatsGateError, WhatsGateRecord } from '@whatsgate/client';
import type { SessionSettings } from './options.ts';
import type { SlotCommand, SlotFact } from './slot.types.ts';

export interface SessionContext {
  readonly settings: SessionSettings;
  readonly auth: WhatsGateAuth;
  readonly record: WhatsGateRecord | null;
  /** The QR page to show; null when there must be no frame. */
  readonly frameUrl: string | null;
  /** Counts frames: a new number asks for a new iframe element. */
  readonly frameKey: number;
  readonly frameSilent: boolean;
  /** How often the frame's element was taken out of the page since it was last asked for. */
  readonly losses: number;
  /** How many codes the page has shown for this session. */
  readonly refreshes: number;
  readonly expiresAt: number | null;
  /** Until when the session may be linked although the API does not say so, in ms since the epoch. */
  readonly mayBeLinkedUntil: number;
  readonly error: WhatsGateError | null;
}

/** What the person, or the code around the session, wants. */
export type SessionCommand =
  | { readonly type: 'start'; readonly auth?: WhatsGateAuth }
  | { readonly type: 'retry' }
  | { readonly type: 'switch'; readonly auth: WhatsGateAuth }
  | { readonly type: 'close' }
  /** Nobody shows the session any more: whoever wants the same may take its slot over. */
  | { readonly type: 'offer' }
  | { readonly type: 'withdraw' }
  /** The page was asleep, offline or in the back-forward cache. */
  | { readonly type: 'page.woke' }
  /** The page is being closed, not put into the back-forward cache. */
  | { readonly type: 'page.left' };

/** What the QR page says, or that its element is no longer what it was. `frameKey` tells which frame it is about. */
export type FrameEvent = {
  readonly type: 'frame.loading' | 'frame.qr' | 'frame.success' | 'frame.error' | 'frame.broken' | 'frame.lost';
  readonly frameKey: number;
};

export type SessionEvent = SessionCommand | FrameEvent | SlotFact | { readonly type: 'slot.taken' };

/** What the session sends to the actor that stands for its slot. */
export type SlotPortCommand = SlotCommand | { readonly type: 'offer' } | { readonly type: 'withdraw' };

export type SessionEmitted = { readonly type: 'linked'; readonly record: WhatsGateRecord } | { readonly type: 'failed'; readonly error: WhatsGateError };
