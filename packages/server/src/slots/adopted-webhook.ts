import { WhatsGateError } from '@whatsgate/client';
import type { CreateIdentity } from '../gateway/callback-token.ts';

/** Who receives the webhooks of an adopted session: the address it has, or this server. */
export type AdoptedWebhook = 'keep' | 'take';

/** @throws WhatsGateError `INVALID_OPTIONS` for another value */
export function requireWebhook(value: unknown): AdoptedWebhook {
  if (value === 'keep' || value === 'take') return value;
  throw new WhatsGateError('INVALID_OPTIONS', "`adopt` does not know this `webhook`: it must be 'keep' or 'take'.", {
    remedy: "Leave it out, or write 'take' to receive the session's events here.",
  });
}

/** The callback address of an adopted session. One that is kept gets the token as well: by it the session is recognised. */
export function toAdoptedCallback(
  current: string | null,
  { text, callback }: CreateIdentity,
  webhook: AdoptedWebhook,
): string {
  if (current === null || webhook === 'take') return callback;
  const [address = '', ...fragment] = current.split('#');
  return [`${address}${address.includes('?') ? '&' : '?'}whatsgate=${text}`, ...fragment].join('#');
}
