import type { WhatsGateSnapshot } from '../session/index.ts';
import { en } from './en.ts';
import type { WhatsGateMessages } from './messages.ts';

/** From this code on, `passkey` is added. */
const codesInVain = 3;

/**
 * Tells the person what a snapshot means and what to do, in a sentence or two.
 *
 * @example
 * ```ts
 * import { createWhatsGateSession, ru, statusText } from '@whatsgate/core';
 *
 * const session = createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
 * statusText(session.getSnapshot(), ru); // "Подключите WhatsApp, чтобы начать."
 * ```
 */
export function statusText(snapshot: WhatsGateSnapshot, messages: WhatsGateMessages = en): string {
  switch (snapshot.status) {
    case 'idle':
    case 'closed':
      return messages[snapshot.status];
    case 'initializing':
      return snapshot.frameSilent ? messages.frameSilent : messages[snapshot.phase];
    case 'qr':
    case 'code':
      if (snapshot.stale) return messages.stale;
      // The page does not know of a passkey that the phone asks for: its codes go on, and no scan gets through.
      return snapshot.refreshes < codesInVain
        ? messages[snapshot.status]
        : `${messages[snapshot.status]} ${messages.passkey}`;
    case 'success':
      return snapshot.confirmed
        ? messages.confirmed.replace('{account}', () => toLabel(snapshot.account))
        : messages.confirming;
    case 'error':
    case 'broken':
      return messages.errors[snapshot.error.code];
  }
}

function toLabel({ number, pushname }: Extract<WhatsGateSnapshot, { confirmed: true }>['account']): string {
  return [pushname, number === null ? null : `+${number}`].filter((part) => part !== null).join(', ');
}
