import type { WhatsGateAccount } from '@whatsgate/core';

/** The two ways of linking, each with a tab. */
export type LinkingTab = 'qr' | 'code';

/** Something that the person can do. */
export interface Action {
  readonly does: 'start' | 'restart' | 'submit' | 'retry' | 'close' | 'copy' | 'edit' | 'keep';
  readonly label: string;
}

/** What stands in the place of the QR page, or over it. */
export type Cover =
  | { readonly kind: 'start'; readonly action: Action; readonly note: string }
  | { readonly kind: 'preparing' }
  | { readonly kind: 'stale'; readonly text: string; readonly action: Action }
  /** The page does not respond: a link opens it in a new tab. */
  | { readonly kind: 'silent'; readonly text: string; readonly href: string; readonly label: string }
  | { readonly kind: 'failure'; readonly title: string; readonly text: string; readonly action: Action | null }
  /** The phone field. */
  | { readonly kind: 'form'; readonly action: Action; readonly back: Action | null; readonly error: string | null }
  /** The pairing code, in groups of four. */
  | {
      readonly kind: 'plate';
      readonly code: string;
      readonly number: string;
      readonly action: Action;
      readonly change: Action;
    };

/** What there is to see, as data. */
export interface View {
  readonly tab: LinkingTab;
  /** The steps with the code, or one of the two screens that follow. */
  readonly panel: 'link' | 'confirming' | 'linked';
  /** The QR page, which stays in place whatever covers it. */
  readonly frame: { readonly url: string; readonly key: number } | null;
  readonly cover: Cover | null;
  /** One line beneath the code. */
  readonly note: string | null;
  /** The countdown beneath the code: until when, in ms since the epoch. */
  readonly staleAt: number | null;
  readonly actions: readonly Action[];
  readonly account: WhatsGateAccount | null;
  readonly alreadyLinked: boolean;
  /** What a screen reader is told, politely; empty before the person has acted. */
  readonly announcement: string;
}
