import type { WhatsGateErrorCode } from '@whatsgate/client';

/** One sentence for each thing a session can say to the person. Override what you like: `{ ...en, idle: '…' }`. */
export interface WhatsGateMessages {
  readonly idle: string;
  readonly releasing: string;
  readonly creating: string;
  readonly connecting: string;
  readonly frameSilent: string;
  readonly qr: string;
  readonly code: string;
  readonly stale: string;
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
  /** The button beside a pairing code, and what is said once it was pressed. */
  readonly copy: string;
  readonly copied: string;
  /** Where the browser does not allow to copy: the code is selected then. */
  readonly notCopied: string;
  readonly errors: Readonly<Record<WhatsGateErrorCode, string>>;
}
