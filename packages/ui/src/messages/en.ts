import { en } from '@whatsgate/core';
import { idleEn } from './idle-en.ts';
import type { WhatsGateConnectMessages } from './messages.ts';

/** English. */
export const connectEn: WhatsGateConnectMessages = {
  ...en,
  ...idleEn,
  preparing: 'Preparing your code…',
  validFor: 'Valid for {time}',
  expired: 'This code has expired.',
  silent: 'The code cannot be shown here. A blocker or a network rule may be in the way.',
  openInNewTab: 'Open it in a new tab',
  cancel: 'Cancel',
  tryAgain: 'Try again',
  startAgain: 'Start again',
  checkAgain: 'Check again',
  failedTitle: 'That did not work',
  unlinkedTitle: 'No longer linked',
  replacesCode: 'This replaces the code for your phone number.',
  numberLabel: 'Phone number of your WhatsApp account',
  countryLabel: 'Country',
  numberNote: 'You get a code to enter in WhatsApp.',
  getCode: 'Get the code',
  codeFor: 'Enter this code on the phone with {number}',
  changeNumber: 'Change the number',
  keepCode: 'Back to the code',
  numberEmpty: 'Enter your phone number.',
  numberTooShort: 'This number is too short for {country}.',
  numberTooLong: 'This number is too long for {country}.',
  numberInvalid: 'Check this number, and the country in front of it.',
  confirmingTitle: 'Your phone has answered',
  confirmingText: 'Finishing the link. This takes a few seconds; keep WhatsApp open.',
  linkedTitle: 'WhatsApp is linked',
  linkedText: 'You can leave this page.',
  alreadyLinkedText: 'This account was linked before.',
  done: 'Done',
  passkeyHelp:
    'WhatsApp wants to confirm this account with a passkey, which this page cannot do. Update WhatsApp, turn on the ' +
    'screen lock of your phone, and use the other way of linking. If it asks again, try later or contact support.',
};
