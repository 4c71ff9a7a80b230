import { findSecretProblem } from '../../notify/notify-secret.ts';
import { findUrlProblem } from '../../notify/notify-url.ts';
import { isUsableSecret } from '../../parse-secrets.ts';
import type { Reader } from './reader.ts';

/** Where notifications go, and what signs them. */
export interface NotifySettings {
  readonly url: string;
  readonly secret: string | readonly string[];
}

/** @param secrets - of the server: they sign where there is no other */
export function parseNotify({ read, fail, note }: Reader, secrets: readonly string[]): NotifySettings | null {
  const url = read('WHATSGATE_NOTIFY_URL');
  const own = read('WHATSGATE_NOTIFY_SECRET');
  if (url === null) {
    if (own !== null) note('WHATSGATE_NOTIFY_SECRET changes nothing without WHATSGATE_NOTIFY_URL.');
    return null;
  }
  const urlProblem = findUrlProblem(url);
  if (urlProblem !== null)
    fail('WHATSGATE_NOTIFY_URL', urlProblem, 'WHATSGATE_NOTIFY_URL=https://app.example.com/whatsapp-events');
  const secretProblem = own === null ? findProblemOfAny(secrets) : findOwnProblem(own);
  if (secretProblem !== null)
    fail('WHATSGATE_NOTIFY_SECRET', secretProblem, 'WHATSGATE_NOTIFY_SECRET=whsec_$(openssl rand -base64 32)');
  return { url, secret: own ?? secrets };
}

function findOwnProblem(own: string): string | null {
  return own.startsWith('whsec_') ? findSecretProblem(own) : 'must begin with whsec_';
}

/** One that is too short is named by itself. */
function findProblemOfAny(secrets: readonly string[]): string | null {
  const unfit = secrets.some((secret) => isUsableSecret(secret) && findSecretProblem(secret) !== null);
  return unfit ? 'is missing: WHATSGATE_SECRET begins with whsec_ and is no base64, so it cannot sign' : null;
}
