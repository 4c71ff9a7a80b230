import type { WhatsGateSnapshot } from '../session/index.ts';
import { en } from './en.ts';
import type { WhatsGateWords } from './words.ts';

/**
 * Says a snapshot to the person, in one sentence that tells what to do.
 *
 * @example
 * ```ts
 * import { createWhatsGateSession, ru, text } from '@whatsgate/core';
 *
 * const session = createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
 * text(session.getSnapshot(), ru); // "Подключите WhatsApp, чтобы начать."
 * ```
 */
export function text(snapshot: WhatsGateSnapshot, words: WhatsGateWords = en): string {
  switch (snapshot.status) {
    case 'idle':
    case 'closed':
      return words[snapshot.status];
    case 'initializing':
      return snapshot.frameSilent ? words.frameSilent : words[snapshot.phase];
    case 'qr':
    case 'code':
      return snapshot.stale ? words.stale : words[snapshot.status];
    case 'success':
      return snapshot.confirmed ? words.confirmed.replace('{account}', () => toLabel(snapshot.account)) : words.confirming;
    case 'error':
    case 'broken':
      return words.errors[snapshot.error.code];
  }
}

function toLabel({ number, pushname }: Extract<WhatsGateSnapshot, { confirmed: true }>['account']): string {
  return [pushname, number === null ? null : `+${number}`].filter((part) => part !== null).join(', ');
}
