import { WhatsGateError } from '../errors/index.ts';

/** @throws WhatsGateError `INVALID_OPTIONS` in a browser, and for a key that no header can carry */
export function checkApiKey(apiKey: string): void {
  if (typeof document !== 'undefined') {
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      'The WhatsGate API key must not be used in a browser, where anyone can read it.',
      {
        remedy: 'Keep it on your server, with @whatsgate/server.',
      },
    );
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      'The WhatsGate API key is empty, or has characters that no header can carry.',
      {
        remedy: 'Copy it again from WhatsGate.',
      },
    );
  }
}
