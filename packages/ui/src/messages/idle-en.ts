import type { IdleMessages } from './messages.ts';

/** What the small entry shows in English, without loading anything. */
export const idleEn: IdleMessages = {
  title: 'Link your WhatsApp account',
  subtitle: 'Your phone stays in charge. You can unlink at any time.',
  qrTab: 'QR code',
  phoneTab: 'Phone number',
  showQr: 'Show the QR code',
  qrNote: 'Have your phone at hand.',
  openStep: 'Open **WhatsApp** on your phone.',
  menuStep: 'Tap {android} on Android or {iphone} on iPhone, then **Linked devices**.',
  scanStep: 'Tap **Link a device** and point the camera at the code.',
  enterStep: 'Tap **Link a device**, then **Link with phone number instead**, and enter the code.',
  passkeyQuestion: 'Does your phone ask you to continue on another device?',
  androidMenu: 'the three dots at the top',
  iphoneSettings: 'Settings at the bottom',
  closeDialog: 'Close',
  reload: 'Load it again',
  loadFailed: 'That could not be loaded. Check your connection, reload the page and try again.',
};
