import type { WhatsGateErrorCode } from '@whatsgate/client';

/**
 * What a session tells the person, one sentence or two for each state, in the person's terms: only what the person can
 * do. What a developer must do is in `error.message`. Override what you like: `{ ...en, idle: '…' }`.
 */
export interface WhatsGateMessages {
  readonly idle: string;
  readonly releasing: string;
  readonly creating: string;
  readonly connecting: string;
  readonly frameSilent: string;
  /** The link over a QR page that does not respond. */
  readonly openInNewTab: string;
  readonly qr: string;
  readonly code: string;
  readonly stale: string;
  /** Added once several codes have been shown in vain: WhatsApp asks some accounts to confirm by a passkey. */
  readonly passkey: string;
  readonly confirming: string;
  /** `{account}` is replaced by the number or name that is linked. */
  readonly confirmed: string;
  readonly closed: string;
  /** What a screen reader calls the frame. */
  readonly frameTitle: string;
  /** The button over a code that is too old. */
  readonly renew: string;
  /** What a screen reader calls the pairing code. */
  readonly codeTitle: string;
  /** The button beside a pairing code. */
  readonly copy: string;
  /** Shown once the button has copied the code. */
  readonly copied: string;
  /** Shown where the browser does not allow copying: the code is then selected. */
  readonly notCopied: string;
  readonly errors: Readonly<Record<WhatsGateErrorCode, string>>;
}
