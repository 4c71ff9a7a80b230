import type { WhatsGateMessages } from './messages.ts';

/** English. */
export const en: WhatsGateMessages = {
  idle: 'Link your WhatsApp account to get started.',
  releasing: 'Closing the earlier session…',
  creating: 'Preparing the session…',
  connecting: 'Opening the QR page…',
  frameSilent: 'The QR page does not respond. Open it in a new tab, or try again.',
  openInNewTab: 'Open the QR page in a new tab',
  qr: 'On your phone, open WhatsApp → Linked devices → Link a device, and scan the code.',
  code: 'On your phone, open WhatsApp → Linked devices → Link with phone number, and enter the code.',
  stale: 'This code is too old. Get a new one.',
  passkey:
    'If your phone asks you to continue on another device, update WhatsApp, turn on the screen lock of the phone, ' +
    'and try the other way of linking (QR code or phone number). ' +
    'If it asks again, try later or contact support.',
  confirming: 'The phone has responded. Checking the link…',
  confirmed: 'WhatsApp is linked: {account}.',
  closed: 'Cancelled. Start again whenever you like.',
  frameTitle: 'WhatsApp code',
  renew: 'Show a new code',
  codeTitle: 'Pairing code',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The code is selected. Copy it from there.',
  errors: {
    INVALID_OPTIONS: 'The name is missing or too long. Enter another name and start again.',
    INVALID_NUMBER: 'This phone number cannot be used. Write it with the country code, for example +7 999 999-99-99.',
    UNAUTHORIZED: 'You are not signed in. Sign in and try again.',
    SLOTS_EXHAUSTED: 'No more WhatsApp accounts can be linked at the moment. Try again later or contact support.',
    LIMIT_REACHED: 'You have linked as many WhatsApp accounts as allowed. Unlink one first.',
    API_ERROR: 'The request was refused. Try again, and contact support if it happens again.',
    BAD_RESPONSE: 'The server sent an unexpected response. Try again, and contact support if it happens again.',
    NETWORK: 'The server cannot be reached. Check your connection and try again.',
    OFFLINE: 'You are offline. Connect to the internet and try again.',
    TIMEOUT: 'No response came in time. Try again in a minute.',
    NOT_LOADED: 'A part of this page could not be loaded. Reload the page.',
    UNAVAILABLE: 'The service is not available at the moment. Try again in a few minutes.',
    IN_USE: 'This is open on another page. Cancel it there, or try again in a few minutes.',
    RATE_LIMITED: 'Too many attempts. Wait a few minutes and try again.',
    FORBIDDEN_ORIGIN: 'The QR page was not opened, because its address is not trusted. Contact support.',
    AUTH_FAILED: 'WhatsApp did not accept the authorization. Wait for the next code or try again.',
    BROKEN: 'This session does not exist any more. Start a new one.',
    EXPIRED: 'No WhatsApp account was linked in time. Start again when your phone is at hand.',
    NOT_CONFIRMED: 'The phone has responded, but the link is not confirmed. Check once more.',
    UNLINKED: 'This WhatsApp account is not linked any more. Link it again.',
  },
};
