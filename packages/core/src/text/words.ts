import type { WhatsGateErrorCode } from '../errors/index.ts';

/** One sentence for each thing a session can say to the person. Override what you like: `{ ...en, idle: '…' }`. */
export interface WhatsGateWords {
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
  readonly errors: Readonly<Record<WhatsGateErrorCode, string>>;
}
