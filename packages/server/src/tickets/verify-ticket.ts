import { errors, type JWTPayload, jwtVerify } from 'jose';
import { isWholeNumber } from '../option-values.ts';
import { describeOwner, isOwner } from '../owner.ts';
import { toName } from '../slot-name.ts';
import { TicketRefused } from './ticket-refused.ts';

/** What a ticket is for: pages, your backend, or a link that was sent. */
export type TicketAudience = 'whatsgate' | 'whatsgate-admin' | 'whatsgate-link';

/** What a page's ticket, or that of a link, grants. */
export interface TicketClaims {
  readonly owner: string;
  /** The only slot that may be used; null for any. */
  readonly name: string | null;
  /** How many sessions the owner may have; null for the server's own limit. */
  readonly limit: number | null;
  /** The ticket's own id (`jti`), where it has one. */
  readonly id: string | null;
}

const day = 24 * 60 * 60;
/** How long a ticket of each kind may be valid, in seconds. */
export const maxAges: Readonly<Record<TicketAudience, number>> = {
  whatsgate: day,
  'whatsgate-admin': day,
  'whatsgate-link': 30 * day,
};
/** By how many seconds the clock of another machine may differ. */
const tolerance = 30;

/**
 * Verifies a ticket against each of the installation's secrets.
 *
 * @param now - ms since the epoch, by the wall clock: other machines wrote the times of the ticket
 * @throws TicketRefused saying why, without anything of the ticket but its claims' names
 */
export async function verifyTicket(
  token: string,
  secrets: readonly string[],
  audience: TicketAudience,
  now: number,
): Promise<JWTPayload> {
  const payload = await verifyWithAny(token, secrets, audience, now);
  // A list of audiences would let one ticket open several doors.
  if (payload.aud !== audience) throw new TicketRefused(`\`aud\` is not exactly "${audience}"`);
  checkTimes(payload, maxAges[audience], Math.floor(now / 1_000));
  return payload;
}

/** @throws TicketRefused */
export function toTicketClaims({ sub, name, limit, jti }: JWTPayload): TicketClaims {
  if (!isOwner(sub)) throw new TicketRefused(`\`sub\` is ${describeOwner(sub)}, and must be the id of an owner`);
  const slot = name === undefined ? null : toName(name);
  if (name !== undefined && slot === null) throw new TicketRefused('`name` is no name of a slot');
  if (limit !== undefined && !isWholeNumber(limit, 1)) throw new TicketRefused('`limit` is no whole number from 1');
  return { owner: sub, name: slot, limit: limit ?? null, id: typeof jti === 'string' ? jti : null };
}

async function verifyWithAny(
  token: string,
  secrets: readonly string[],
  audience: TicketAudience,
  now: number,
): Promise<JWTPayload> {
  const options = {
    // Fixed: the ticket's own header chooses nothing.
    algorithms: ['HS256'],
    audience,
    requiredClaims: ['exp'],
    clockTolerance: tolerance,
    currentDate: new Date(now),
  };
  for (const secret of secrets)
    try {
      return (await jwtVerify(token, new TextEncoder().encode(secret), options)).payload;
    } catch (error) {
      // Perhaps it was signed with another secret.
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw refuse(error);
    }
  throw new TicketRefused('its signature was not made with a `secret` of this server');
}

function refuse(error: unknown): TicketRefused {
  return new TicketRefused(error instanceof Error ? error.message : 'it is no JWT');
}

/** `jose` has checked `exp` and `nbf` against the clock; it knows no longest life, and accepts an `iat` of tomorrow. */
function checkTimes({ exp = Number.NaN, iat }: JWTPayload, maxAge: number, now: number): void {
  if (iat !== undefined && !(iat <= now + tolerance)) throw new TicketRefused('`iat` is in the future');
  const isShort = exp - now <= maxAge + tolerance && (iat === undefined || exp - iat <= maxAge + tolerance);
  if (!isShort) throw new TicketRefused(`\`exp\` is too far away: a ticket lives ${maxAge} seconds at most`);
}
