import { TicketRefused } from './ticket-refused.ts';

/** Tickets are a few hundred characters; nothing longer is looked at. */
const maxLength = 4_096;
const compactJwt = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * The token of a request's `Authorization: Bearer` header.
 *
 * @returns null where the header is absent or of another scheme
 * @throws TicketRefused for a header that holds no single token
 */
export function readBearer({ headers }: Request): string | null {
  const header = headers.get('authorization');
  if (header === null || !/^bearer(?:\s|$)/i.test(header)) return null;
  const token = header.slice('bearer'.length).trim();
  if (token.length > maxLength) throw new TicketRefused(`the ticket has ${token.length} characters`);
  // Two headers arrive as one, joined by a comma.
  if (!compactJwt.test(token)) throw new TicketRefused('the Authorization header does not hold exactly one JWT');
  return token;
}
