import type { SentLink, SentLinks } from '../sent-links/sent-links.ts';
import type { TicketClaims } from '../tickets/verify-ticket.ts';
import type { Identity } from './identify.ts';
import { problems } from './problems.ts';

/** So long after the link a page that waits for it may still ask; ms. */
const confirmFor = 10 * 60_000;

/**
 * What the holder of a sent link may do: link its slot, once.
 *
 * @param claims - of its verified ticket
 * @param command - what is asked
 * @throws TicketRefused for a link that was revoked
 * @throws Problem 409 once the slot was linked, but for the page that is to hear of it
 */
export async function identifyByLink(sentLinks: SentLinks, claims: TicketClaims, command: string): Promise<Identity> {
  const find = async (): Promise<SentLink> => {
    const link = await sentLinks.find(claims);
    if (!mayAsk(link, command, await sentLinks.now())) throw problems.linkUsed();
    return link;
  };
  const { owner, name, limit, usedAt } = await find();
  return {
    owner,
    names: [name],
    limit,
    seesAccount: false,
    sentLink: { name, isUsed: usedAt !== null },
    async confirm() {
      await find();
    },
  };
}

function mayAsk({ usedAt }: SentLink, command: string, now: number): boolean {
  if (command === 'link' || usedAt === null) return true;
  return command !== 'session-create' && now - usedAt < confirmFor;
}
