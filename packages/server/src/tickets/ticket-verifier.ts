import { decodeJwt } from 'jose';
import { readBearer } from './bearer.ts';
import { type TicketAudience, type TicketClaims, toTicketClaims, verifyTicket } from './verify-ticket.ts';

/** Verifies the tickets of this installation, whatever the application's `identify` is. Rejects with `TicketRefused`. */
export interface TicketVerifier {
  /** Whether a request brings a valid ticket of a page or of a sent link; null where it brings no token at all. */
  checkPage(request: Request): Promise<true | null>;
  /** Whether a request brings a valid ticket of a backend; null where it brings no token at all. */
  checkAdmin(request: Request): Promise<true | null>;
  /** What the ticket of a sent link grants; null where the request brings none, or a token of another kind. */
  readLink(request: Request): Promise<TicketClaims | null>;
}

/** @param now - ms since the epoch, by the wall clock */
export function createTicketVerifier(secrets: readonly string[], now: () => number): TicketVerifier {
  const verify = (token: string, audience: TicketAudience) => verifyTicket(token, secrets, audience, now());
  return {
    async checkPage(request) {
      const token = readBearer(request);
      if (token === null) return null;
      toTicketClaims(await verify(token, isForLink(token) ? 'whatsgate-link' : 'whatsgate'));
      return true;
    },
    async checkAdmin(request) {
      const token = readBearer(request);
      if (token === null) return null;
      await verify(token, 'whatsgate-admin');
      return true;
    },
    async readLink(request) {
      const token = readLinkToken(request);
      return token === null ? null : toTicketClaims(await verify(token, 'whatsgate-link'));
    },
  };
}

/** The application may have tokens of its own, of which nothing is known here. */
function readLinkToken(request: Request): string | null {
  try {
    const token = readBearer(request);
    return token !== null && isForLink(token) ? token : null;
  } catch {
    return null;
  }
}

/** What the token says of itself, unverified: it only chooses as what it must be valid. */
function isForLink(token: string): boolean {
  try {
    return decodeJwt(token).aud === 'whatsgate-link';
  } catch {
    return false;
  }
}
