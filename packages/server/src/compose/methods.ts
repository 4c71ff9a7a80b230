import { requireOwner } from '../owner.ts';
import type { WhatsGateServer } from '../server.ts';
import { requireName } from '../slot-name.ts';
import { requireWebhook } from '../slots/adopted-webhook.ts';
import { signTicket } from '../tickets/sign-ticket.ts';
import type { Setup } from './setup.ts';
import type { SlotParts } from './slot-parts.ts';

/** What the application may call, and what its backend may ask for over HTTP. */
export interface Methods extends Pick<WhatsGateServer, 'list' | 'unlink' | 'adopt' | 'createTicket' | 'createLink'> {
  /** The names of an owner's slots, and of those that a link was sent for. */
  readonly namesOf: (owner: string) => Promise<readonly string[]>;
}

const hour = 60 * 60_000;

export function createMethods({ secrets, wallTime }: Setup, { slots, sentLinks }: SlotParts): Methods {
  return {
    list: async (owner) => slots.list(requireOwner(owner, 'list')),
    async unlink(owner, name) {
      const slot = [requireOwner(owner, 'unlink'), requireName(name, 'unlink')] as const;
      // First: a link that was sent must not link the slot again, whatever becomes of the session.
      await sentLinks.revoke(...slot);
      await slots.unlink(...slot);
    },
    adopt: async ({ owner, name, unique_id: uniqueId, webhook = 'keep' }) =>
      slots.adopt({
        owner: requireOwner(owner, 'adopt'),
        name: requireName(name, 'adopt'),
        uniqueId,
        webhook: requireWebhook(webhook),
      }),
    async createTicket(owner, { name, limit, expiresIn = hour } = {}) {
      const ticket = { owner, audience: 'whatsgate', name, limit, expiresIn } as const;
      return signTicket('createTicket', secrets[0], ticket, wallTime());
    },
    createLink: (owner, link = {}) => sentLinks.create(owner, link),
    async namesOf(owner) {
      const checked = requireOwner(owner, 'unlink');
      return [...(await slots.namesOf(checked)), ...(await sentLinks.namesOf(checked))];
    },
  };
}
