import { createEventParts, createSetupLinkHooks } from './compose/event-parts.ts';
import { createSetup } from './compose/setup.ts';
import { createSlotParts } from './compose/slot-parts.ts';
import { createSweeps } from './compose/sweeps.ts';
import { createWebhookLife } from './events/webhook-life.ts';
import { createCommands } from './http/commands.ts';
import { createHandler } from './http/handler.ts';
import { createWebhook } from './http/webhook.ts';
import type { WhatsGateServerOptions } from './options.ts';
import { requireOwner } from './owner.ts';
import type { WhatsGateServer } from './server.ts';
import { requireName } from './slot-name.ts';
import { requireWebhook } from './slots/adopted-webhook.ts';
import { createSlotRepository, type SlotRepository } from './slots/slot-repository.ts';
import { createWaitingReads } from './slots/waiting-reads.ts';
import { createWaitingTurns } from './slots/waiting-turns.ts';
import { createKeyWatch } from './stores/watch-keys.ts';
import { signTicket } from './tickets/sign-ticket.ts';

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

  const { slots } = slotParts;
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
  return {
    fetch: createHandler({
      ...setup,
      commands: createCommands(slots, waitingReads, limit),
      webhook,
      identify,
      allowedOrigins: new Set([new URL(publicUrl).origin, ...allowedOrigins]),
      onRequest: sweeps.begin,
      onReleaseFailed: setup.reportFailure('release failed'),
    }),
    list: async (owner) => slots.list(requireOwner(owner, 'list')),
    unlink: async (owner, name) => slots.unlink(requireOwner(owner, 'unlink'), requireName(name, 'unlink')),
    adopt: async ({ owner, name, unique_id: uniqueId, webhook: kept = 'keep' }) =>
      slots.adopt({
        owner: requireOwner(owner, 'adopt'),
        name: requireName(name, 'adopt'),
        uniqueId,
        webhook: requireWebhook(kept),
      }),
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
