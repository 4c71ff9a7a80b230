import type { SentLink } from '../sent-links/sent-links.ts';
import type { Identity } from './identify.ts';
import { problems } from './problems.ts';

/** So long after the link a page that waits for it may still ask; ms. */
const confirmFor = 10 * 60_000;

/**
 * What the holder of a sent link may do: link its slot, once.
 *
 * @param command - what is asked
 * @param now - by the store's clock
 * @throws Problem 409 once the slot was linked, but for the page that is to hear of it
 */
export function identifyByLink({ owner, name, limit, usedAt }: SentLink, command: string, now: number): Identity {
  const mayAsk = command === 'link' || usedAt === null || (command !== 'session-create' && now - usedAt < confirmFor);
  if (!mayAsk) throw problems.linkUsed();
  return { owner, names: [name], limit, seesAccount: false, sentLink: { name, isUsed: usedAt !== null } };
}
