import { WhatsGateError } from '@whatsgate/client';
import type { OwnerRights } from '../options.ts';
import { isUsableSecret, minSecretLength } from '../parse-secrets.ts';
import { readBearer } from './bearer.ts';
import { toTicketClaims, verifyTicket } from './verify-ticket.ts';

export interface TicketOptions {
  /** The time in ms since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * An `identify` for pages that bring a ticket: a JWT (HS256, signed with the server's `secret`) with `sub` (the owner), `aud`
 * `"whatsgate"`, `exp` (at most a day away) and optionally `name` and `limit`, in `Authorization: Bearer`. Any backend can
 * make one; in JavaScript `server.createTicket` does.
 *
 * @param secret - the same as the server's: at least 32 characters, or `[current, ...previous]`
 * @returns a function that gives null where there is no ticket, so that it can be followed by another way to identify, and
 * throws for one that is not valid, which is answered with 401 and its reason in the log
 * @throws WhatsGateError `INVALID_OPTIONS` for a secret that cannot be used
 * @example
 * ```ts
 * import { createWhatsGateServer, identifyByTicket } from '@whatsgate/server';
 *
 * const secret = process.env.WHATSGATE_SECRET ?? '';
 * const whatsgate = createWhatsGateServer({
 *   apiKey: process.env.WHATSGATE_API_KEY ?? '',
 *   secret,
 *   publicUrl: 'https://app.example.com/api/whatsgate',
 *   identify: identifyByTicket(secret),
 * });
 * ```
 */
export function identifyByTicket(
  secret: string | readonly string[],
  { now = Date.now }: TicketOptions = {},
): (request: Request) => Promise<OwnerRights | null> {
  const secrets: readonly string[] = typeof secret === 'string' ? [secret] : Array.isArray(secret) ? [...secret] : [];
  if (secrets.length === 0 || !secrets.every(isUsableSecret))
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      `identifyByTicket: \`secret\` must have at least ${minSecretLength} characters.`,
      { remedy: 'Pass the same secret as to `createWhatsGateServer`.' },
    );
  return async (request) => {
    const token = readBearer(request);
    if (token === null) return null;
    const { owner, name, limit } = toTicketClaims(await verifyTicket(token, secrets, 'whatsgate', now()));
    return { owner, ...(name !== null && { names: [name] }), ...(limit !== null && { limit }) };
  };
}
