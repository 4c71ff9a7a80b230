import type { WhatsGateMessages } from '@whatsgate/core';

/** The texts that stand there before the person acts. Between two `**` a word is bold. */
export interface IdleMessages {
  readonly title: string;
  readonly subtitle: string;
  readonly qrTab: string;
  readonly phoneTab: string;
  readonly showQr: string;
  readonly qrNote: string;
  /** The first step, in both ways of linking. */
  readonly openStep: string;
  /** The second; `{android}` and `{iphone}` become pictures of what to tap. */
  readonly menuStep: string;
  readonly scanStep: string;
  readonly enterStep: string;
  readonly passkeyQuestion: string;
  /** How the pictures of the second step are called for those who do not see them. */
  readonly androidMenu: string;
  readonly iphoneSettings: string;
  readonly closeDialog: string;
  readonly reload: string;
  /** When the rest of the screen could not be loaded. */
  readonly loadFailed: string;
}

/**
 * Every text of the ready-made screen, in the person's terms. Override what you like: `{ ...connectEn, title: '…' }`.
 */
export interface WhatsGateConnectMessages extends WhatsGateMessages, IdleMessages {
  readonly preparing: string;
  /** `{time}` is minutes and seconds. */
  readonly validFor: string;
  readonly expired: string;
  readonly silent: string;
  readonly cancel: string;
  readonly tryAgain: string;
  readonly startAgain: string;
  readonly checkAgain: string;
  /** Over an error, before the sentence that says what to do. */
  readonly failedTitle: string;
  readonly unlinkedTitle: string;
  readonly replacesCode: string;
  readonly numberLabel: string;
  readonly countryLabel: string;
  readonly numberNote: string;
  readonly getCode: string;
  /** `{number}` is the number that is being linked. */
  readonly codeFor: string;
  readonly changeNumber: string;
  readonly keepCode: string;
  readonly numberEmpty: string;
  /** `{country}` is the country's name; without a country `numberInvalid` is shown. */
  readonly numberTooShort: string;
  readonly numberTooLong: string;
  readonly numberInvalid: string;
  /** The answer to `passkeyQuestion`. */
  readonly passkeyHelp: string;
  readonly confirmingTitle: string;
  readonly confirmingText: string;
  readonly linkedTitle: string;
  readonly linkedText: string;
  readonly alreadyLinkedText: string;
  readonly done: string;
}
