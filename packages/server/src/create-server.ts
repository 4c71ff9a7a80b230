import { createWhatsGateClient, type WhatsGateRecord } from '@whatsgate/client';
import { createBackground } from './background.ts';
import { systemClock } from './clock.ts';
import { createLinkHooks } from './events/link-hooks.ts';
import { createReceiveEvent } from './events/receive-event.ts';
import { createReceivedEvents } from './events/received-events.ts';
import { createWebhookLife } from './events/webhook-life.ts';
import { createCallbackTokens } from './gateway/callback-token.ts';
import { createGateway } from './gateway/whatsgate.ts';
import { createCommands } from './http/commands.ts';
import { createHandler, type Handler } from './http/handler.ts';
import { createWebhook } from './http/webhook.ts';
import type { WhatsGateServerOptions } from './options.ts';
import { requireOwner } from './owner.ts';
import { parseOptions } from './parse-options.ts';
import { createRedact, toReason } from './reason.ts';
import { createLostSessions } from './recovery/lost-sessions.ts';
import { createMissedEvents } from './recovery/missed-events.ts';
import { createSweep, type SweepReport, sweepEvery } from './recovery/sweep.ts';
import { createReport, type FailureEvent } from './report.ts';
import { requireName } from './slot-name.ts';
import { createAcquire } from './slots/acquire.ts';
import { type AdoptedWebhook, requireWebhook } from './slots/adopted-webhook.ts';
import { createBudgetKeeper } from './slots/budget.ts';
import { createCreateRequest } from './slots/create-request.ts';
import { createReleasedLeases } from './slots/leases.ts';
import { createOwnership } from './slots/ownership.ts';
import { createRefresh } from './slots/refresh.ts';
import { createRelease } from './slots/release.ts';
import { otherStatuses } from './slots/slot.ts';
import { createSlotRepository, type SlotRepository } from './slots/slot-repository.ts';
import { createSlots, type ListedSession } from './slots/slots.ts';
import { createUnclaimedSessions } from './slots/unclaimed-sessions.ts';
import { createUnlink } from './slots/unlink.ts';
import { createWaitingReads } from './slots/waiting-reads.ts';
import { createWaitingTurns } from './slots/waiting-turns.ts';
import { createMemoryStore } from './stores/memory-store.ts';
import { createKeyWatch } from './stores/watch-keys.ts';
import { withDeadlines } from './stores/with-deadlines.ts';

export interface WhatsGateServer {
  /** Answers a request to the relay: mount it on every path below the one you give to the page. Never rejects. */
  readonly fetch: Handler;
  /** An owner's sessions as they are now, pending and linked. @throws WhatsGateError */
  readonly list: (owner: string) => Promise<readonly ListedSession[]>;
  /** Ends an owner's session, also a linked one, and frees its slot. Nothing else does. @throws WhatsGateError */
  readonly unlink: (owner: string, name: string) => Promise<void>;
  /**
   * Gives a session that was made elsewhere to an owner. `webhook`: `keep` (default) leaves its webhooks where they go and
   * adds a token to that address; `take` sends them here, so that `onEvent` hears them.
   *
   * @throws WhatsGateError when it does not exist, belongs to another slot, or the slot or the limit does not allow it
   */
  readonly adopt: (session: {
    owner: string;
    name: string;
    unique_id: string;
    webhook?: AdoptedWebhook;
  }) => Promise<WhatsGateRecord>;
  /**
   * Releases what no page holds, settles creates without an answer, repeats deletes. It happens by itself every minute
   * after the first request, on one server at a time; call it from a scheduler where timers do not run.
   */
  readonly sweep: () => Promise<SweepReport>;
  /** Stops the sweeps for good, and answers the reads that wait. What is under way is finished. */
  readonly close: () => void;
}

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
  const { secrets, publicUrl } = parseOptions(options);
  const { apiKey, baseUrl, fetch, clock = systemClock, limit = 1, unloadGrace = 20_000 } = options;
  const { pendingFor = 15 * 60_000, pendingStatuses = ['PENDING', 'AUTH'] } = options;
  const rule = { pendingFor, pendingStatuses };
  const knownStatuses = [...pendingStatuses, ...otherStatuses];
  const redact = createRedact(apiKey, ...secrets);
  const report = createReport(options.log, redact);
  const onHookFailed = (hook: string, error: unknown) =>
    report({ event: 'hook failed', hook, reason: redact(toReason(error)) });
  const reportFailure = (event: FailureEvent) => (error: unknown) => report({ event, reason: redact(toReason(error)) });

  const onDeliveryFailed = reportFailure('delivery failed');

  const client = createWhatsGateClient({ apiKey, ...(baseUrl !== undefined && { baseUrl }), ...(fetch && { fetch }) });
  const tokens = createCallbackTokens(secrets, publicUrl, options.crypto ?? globalThis.crypto);
  const onNameChanged = () => report({ event: 'name changed' });
  const gateway = createGateway({ client, tokens, clock, pendingStatuses, onNameChanged });

  const store = withDeadlines(options.store ?? createMemoryStore(clock.now), clock);
  const background = createBackground();
  const linkHooks = createLinkHooks({
    store,
    clock,
    hooks: options,
    repository: () => repository,
    onEdge: ({ type }) => report({ event: type }),
    onFailure: (hook, error) => (hook === null ? onDeliveryFailed(error) : onHookFailed(hook, error)),
    background: background.add,
  });
  const repository: SlotRepository = createSlotRepository(store, linkHooks);
  const unclaimed = createUnclaimedSessions(store, tokens);
  const onFailure = reportFailure('listing failed');
  const lost = createLostSessions({
    store,
    gateway,
    repository,
    unclaimed,
    clock,
    onFailure,
    background: background.add,
  });
  const releasedLeases = createReleasedLeases(store);
  const budget = createBudgetKeeper(store, tokens, options.budget ?? {});

  const refresh = createRefresh({ gateway, repository, now: clock.now, knownStatuses });
  const release = createRelease({ client, gateway, repository, refresh, rule });
  const { ready } = lost;
  const ownership = createOwnership({ gateway, tokens, repository, unclaimed, ready, knownStatuses, pendingFor });
  const createRequest = createCreateRequest({ gateway, repository, release, clock, knownStatuses });
  const parts = {
    gateway,
    tokens,
    repository,
    refresh,
    release,
    createRequest,
    ownership,
    releasedLeases,
    clock,
    rule,
  };
  const acquire = createAcquire({ ...parts, budget, knownStatuses });
  const unlink = createUnlink({ ...parts, client });
  const onReleaseFailed = reportFailure('release failed');
  const slots = createSlots({
    ...parts,
    acquire,
    unlink,
    whenTold: linkHooks.whenTold,
    limit,
    unloadGrace,
    onReleaseFailed,
  });

  const hasOnEvent = options.onEvent !== undefined;
  const events = createReceivedEvents({
    store,
    clock,
    onEvent: options.onEvent,
    onFailure: (error, item) => (item === null ? onDeliveryFailed(error) : onHookFailed('onEvent', error)),
    onParked: ({ event }) => report({ event: 'event parked', id: redact(String(event.id)) }),
    background: background.add,
  });
  const receive = createReceiveEvent({
    ...parts,
    events,
    hasOnEvent,
    onFailure: reportFailure('webhook failed'),
    background: background.add,
  });
  const webhookLife = createWebhookLife(store, clock);
  const missed = createMissedEvents({ ...parts, store, receive, hasOnEvent, onFailure: onDeliveryFailed });

  const prune = async () => {
    await releasedLeases.prune();
    await budget.prune();
    await events.prune();
  };
  const runSweep = createSweep({ ...parts, store, unclaimed, missed, prune });
  const sweep = async () => {
    const done = await runSweep();
    // Each server tells what it can, also while another one sweeps.
    await linkHooks.runDue();
    await events.runDue();
    report({ event: 'sweep', ...done });
    return done;
  };
  const sweepInBackground = () => void sweep().catch(reportFailure('sweep failed'));
  let isClosed = false;
  let stopSweeping: (() => void) | null = null;
  const onRequest = () => {
    if (!isClosed) stopSweeping ??= clock.every(sweepEvery, sweepInBackground);
  };

  const allowedOrigins = new Set([new URL(publicUrl).origin, ...(options.allowedOrigins ?? [])]);
  const turns = createWaitingTurns();
  const keys = createKeyWatch(store);
  const waitingReads = createWaitingReads({ slots, turns, keys, clock });
  const commands = createCommands(slots, waitingReads, limit);
  const webhook = createWebhook({
    tokens,
    clock,
    async receive(token, event) {
      onRequest();
      await receive.fromWebhook(token, event);
      await webhookLife.note();
    },
  });
  const { identify } = options;
  return {
    fetch: createHandler({
      commands,
      webhook,
      identify,
      allowedOrigins,
      clock,
      report,
      redact,
      onRequest,
      onReleaseFailed,
      background,
    }),
    list: async (owner) => slots.list(requireOwner(owner, 'list')),
    unlink: async (owner, name) => slots.unlink(requireOwner(owner, 'unlink'), requireName(name, 'unlink')),
    adopt: async ({ owner, name, unique_id: uniqueId, webhook = 'keep' }) => {
      return slots.adopt({
        owner: requireOwner(owner, 'adopt'),
        name: requireName(name, 'adopt'),
        uniqueId,
        webhook: requireWebhook(webhook),
      });
    },
    sweep,
    close() {
      isClosed = true;
      stopSweeping?.();
      for (const part of [linkHooks, events, missed, turns, keys]) part.close();
    },
  };
}
