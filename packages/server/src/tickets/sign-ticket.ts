import { WhatsGateError } from '@whatsgate/client';
import { SignJWT } from 'jose';
import { isWholeNumber } from '../option-values.ts';
import { requireOwner } from '../owner.ts';
import { requireName } from '../slot-name.ts';
import { maxAges, type TicketAudience } from './verify-ticket.ts';

export interface CreateTicketOptions {
  /** The only slot that the ticket is for. Default: any of the owner's. */
  readonly name?: string;
  /** How many sessions the owner may have; wins over the server's `limit`. */
  readonly limit?: number;
  /** How long the ticket is valid; ms, at most a day. Default: 1 hour. */
  readonly expiresIn?: number;
}

/** What is signed, and for how long. */
interface TicketToSign {
  readonly owner: string;
  readonly audience: TicketAudience;
  readonly name?: string | undefined;
  readonly limit?: number | undefined;
  readonly expiresIn: number;
  readonly id?: string;
}

/**
 * Signs a ticket.
 *
 * @param method - how the method is called in an error
 * @param now - ms since the epoch, by the wall clock
 * @throws WhatsGateError `INVALID_OPTIONS` for what no server would accept
 */
export async function signTicket(
  method: string,
  secret: string,
  { owner, audience, name, limit, expiresIn, id }: TicketToSign,
  now: number,
): Promise<string> {
  const sub = requireOwner(owner, method);
  const claims = {
    ...(name !== undefined && { name: requireName(name, method) }),
    ...(limit !== undefined && { limit: requireLimit(limit, method) }),
    ...(id !== undefined && { jti: id }),
  };
  const issuedAt = Math.floor(now / 1_000);
  const seconds = Math.floor(requireTime(expiresIn, method, maxAges[audience] * 1_000) / 1_000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(new TextEncoder().encode(secret));
}

function requireLimit(value: unknown, method: string): number {
  if (isWholeNumber(value, 1)) return value;
  throw new WhatsGateError('INVALID_OPTIONS', `\`${method}\`: \`limit\` must be a whole number from 1.`);
}

function requireTime(value: unknown, method: string, max: number): number {
  if (typeof value === 'number' && value >= 1_000 && value <= max) return value;
  throw new WhatsGateError('INVALID_OPTIONS', `\`${method}\`: \`expiresIn\` must be milliseconds, 1000 to ${max}.`, {
    remedy: 'Such as `60 * 60_000` for an hour.',
  });
}
