import { createEventParts, createSetupLinkHooks } from './compose/event-parts.ts';
import { createSetup } from './compose/setup.ts';
import { createSlotParts } from './compose/slot-parts.ts';
import { createSweeps } from './compose/sweeps.ts';
import { createWebhookLife } from './events/webhook-life.ts';
import { createAdmin } from './http/admin.ts';
import { createCommands } from './http/commands.ts';
import { createHandler } from './http/handler.ts';
import { createSessionCommands } from './http/session-command.ts';
import { createWebhook } from './http/webhook.ts';
import type { WhatsGateServerOptions } from './options.ts';
import { requireOwner } from './owner.ts';
import { createServedFiles } from './served/served-files.ts';
import type { WhatsGateServer } from './server.ts';
import { requireName } from './slot-name.ts';
import { requireWebhook } from './slots/adopted-webhook.ts';
import { createSlotRepository, type SlotRepository } from './slots/slot-repository.ts';
import { createWaitingReads } from './slots/waiting-reads.ts';
import { createWaitingTurns } from './slots/waiting-turns.ts';
import { createKeyWatch } from './stores/watch-keys.ts';
import { signTicket } from './tickets/sign-ticket.ts';
import { createTicketVerifier } from './tickets/ticket-verifier.ts';

/**
 * Makes the relay between your pages and WhatsGate: it keeps the API key and gives every paid slot an owner.
 *
 * @example
 * ```ts
 * import { createWhatsGateServer } from '@whatsgate/server';
 *
 * declare function readSession(cookie: string | null): Promise<{ userId: string } | null>; // your own sign-in
 *
 * const whatsgate = createWhatsGateServer({
 *   apiKey: process.env.WHATSGATE_API_KEY ?? '',
 *   secret: process.env.WHATSGATE_SECRET ?? '',
 *   publicUrl: 'https://app.example.com/api/whatsgate',
 *   identify: async (request) => (await readSession(request.headers.get('cookie')))?.userId ?? null,
 * });
 * export const POST = whatsgate.fetch;
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` for options that cannot work, saying what to write instead
 */
export function createWhatsGateServer(options: WhatsGateServerOptions): WhatsGateServer {
  const setup = createSetup(options);
  const { publicUrl, store, clock } = setup;
  const { identify, allowedOrigins = [], limit = 1 } = options;

  const linkHooks = createSetupLinkHooks(setup, () => repository);
  const repository: SlotRepository = createSlotRepository(store, linkHooks);
  const webhookLife = createWebhookLife(store, clock);
  const slotParts = createSlotParts(setup, repository, linkHooks, webhookLife);
  const eventParts = createEventParts(setup, slotParts);
  const sweeps = createSweeps(setup, slotParts, eventParts, linkHooks);

  const { slots, sentLinks } = slotParts;
  const turns = createWaitingTurns();
  const keys = createKeyWatch(store);
  const waitingReads = createWaitingReads({ slots, turns, keys, clock });
  const webhook = createWebhook({
    ...setup,
    async receive(token, event) {
      sweeps.begin();
      await eventParts.receive.fromWebhook(token, event);
      await webhookLife.note();
    },
  });
  const list: WhatsGateServer['list'] = async (owner) => slots.list(requireOwner(owner, 'list'));
  const unlink: WhatsGateServer['unlink'] = async (owner, name) => {
    const slot = [requireOwner(owner, 'unlink'), requireName(name, 'unlink')] as const;
    // First: a link that was sent must not link the slot again, whatever becomes of the session.
    await sentLinks.revoke(...slot);
    await slots.unlink(...slot);
  };
  const namesOf = async (owner: string) => {
    const checked = requireOwner(owner, 'unlink');
    return [...(await slots.namesOf(checked)), ...(await sentLinks.namesOf(checked))];
  };
  const createLink: WhatsGateServer['createLink'] = (owner, link = {}) => sentLinks.create(owner, link);
  const commands = createCommands(slots, waitingReads, limit);
  const tickets = createTicketVerifier(setup.secrets, setup.wallTime);
  const pages = { ...setup, sentLinks, allowedOrigins: new Set([new URL(publicUrl).origin, ...allowedOrigins]) };
  return {
    fetch: createHandler({
      ...setup,
      sessionNames: commands,
      answerSession: createSessionCommands({ ...pages, commands, identify, tickets, onRequest: sweeps.begin }),
      answerAdmin: createAdmin({ ...setup, tickets, list, unlink, createLink, namesOf }),
      webhook,
      serveFile: createServedFiles(options.baseUrl),
      allowedOrigins: pages.allowedOrigins,
      onReleaseFailed: setup.reportFailure('release failed'),
    }),
    list,
    unlink,
    adopt: async ({ owner, name, unique_id: uniqueId, webhook: kept = 'keep' }) =>
      slots.adopt({
        owner: requireOwner(owner, 'adopt'),
        name: requireName(name, 'adopt'),
        uniqueId,
        webhook: requireWebhook(kept),
      }),
    createLink,
    createTicket: (owner, ticket = {}) => {
      const filled = { expiresIn: 60 * 60_000, ...ticket, owner, audience: 'whatsgate' as const };
      return signTicket('createTicket', setup.secrets[0], filled, setup.wallTime());
    },
    async sweep() {
      sweeps.begin();
      return sweeps.run();
    },
    close() {
      for (const part of [sweeps, linkHooks, eventParts.events, turns, keys]) part.close();
    },
  };
}
