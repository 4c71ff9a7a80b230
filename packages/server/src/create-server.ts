import { createEventParts, createSetupLinkHooks } from './compose/event-parts.ts';
import { createFetch } from './compose/fetch.ts';
import { createMethods } from './compose/methods.ts';
import { createSetup } from './compose/setup.ts';
import { createSlotParts } from './compose/slot-parts.ts';
import { createSweeps } from './compose/sweeps.ts';
import { createWebhookLife } from './events/webhook-life.ts';
import { createCommands } from './http/commands.ts';
import { createWebhook } from './http/webhook.ts';
import type { WhatsGateServerOptions } from './options.ts';
import type { WhatsGateServer } from './server.ts';
import { createSlotRepository, type SlotRepository } from './slots/slot-repository.ts';
import { createWaitingReads } from './slots/waiting-reads.ts';
import { createWaitingTurns } from './slots/waiting-turns.ts';
import { createKeyWatch } from './stores/watch-keys.ts';

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
  const { store, clock } = setup;

  const linkHooks = createSetupLinkHooks(setup, () => repository);
  const repository: SlotRepository = createSlotRepository(store, linkHooks);
  const webhookLife = createWebhookLife(store, clock);
  const slotParts = createSlotParts(setup, repository, linkHooks, webhookLife);
  const eventParts = createEventParts(setup, slotParts);
  const sweeps = createSweeps(setup, slotParts, eventParts, linkHooks);

  const turns = createWaitingTurns();
  const keys = createKeyWatch(store);
  const waitingReads = createWaitingReads({ ...slotParts, turns, keys, clock });
  const webhook = createWebhook({
    ...setup,
    async receive(token, event) {
      sweeps.begin();
      await eventParts.receive.fromWebhook(token, event);
      await webhookLife.note();
    },
  });
  const commands = createCommands(slotParts.slots, waitingReads, options.limit ?? 1);
  const { namesOf, ...methods } = createMethods(setup, slotParts);
  return {
    ...methods,
    fetch: createFetch({
      setup,
      slotParts,
      methods: { ...methods, namesOf },
      commands,
      webhook,
      onRequest: sweeps.begin,
    }),
    async sweep() {
      sweeps.begin();
      return sweeps.run();
    },
    close() {
      for (const part of [sweeps, linkHooks, eventParts.events, turns, keys]) part.close();
    },
  };
}
