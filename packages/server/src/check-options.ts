import { WhatsGateError } from '@whatsgate/client';
import type { WhatsGateServerOptions } from './create-server.ts';

/** @throws WhatsGateError `INVALID_OPTIONS` that says what to write */
export function checkOptions({ apiKey, publicUrl, identify, limit, store }: WhatsGateServerOptions): void {
  if (typeof identify !== 'function') {
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      'createWhatsGateServer needs `identify`; without it anybody could take your paid slots.',
      {
        remedy: 'Give a function that tells whose request it is, or null.',
      },
    );
  }
  if (typeof apiKey !== 'string' || apiKey === '') {
    throw new WhatsGateError('INVALID_OPTIONS', 'createWhatsGateServer needs `apiKey`.', {
      remedy: 'Is WHATSGATE_API_KEY set where the server runs?',
    });
  }
  if (!URL.canParse(publicUrl) || !/^https?:/.test(publicUrl)) {
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      'createWhatsGateServer needs `publicUrl`, the address of the relay for the outside world.',
      {
        remedy: "Such as 'https://app.example.com/api/whatsgate'.",
      },
    );
  }
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 1)) {
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      `\`limit\` must be a whole number from 1, but is ${describeLimit(limit)}.`,
      {
        remedy:
          'Write how many sessions one caller may have, such as `limit: 1`; from an environment variable: `Number(value)`.',
      },
    );
  }
  if (store === undefined && isProduction()) {
    console.warn(
      'WhatsGate: the slots are kept in memory. Restarted, this server forgets pending sessions until its sweep finds them; two servers cannot share them. Pass a `store`, or `createMemoryStore()` to say that this is what you want.',
    );
  }
}

function describeLimit(limit: unknown): string {
  return typeof limit === 'number' || limit === null ? String(limit) : `a value of type ${typeof limit}`;
}

/** Where there is no `process`, nobody has said that it is production. */
function isProduction(): boolean {
  return (
    (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.NODE_ENV === 'production'
  );
}
