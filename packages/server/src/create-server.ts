import { createWhatsGateClient, type WhatsGateRecord } from '@whatsgate/client';
import { systemClock } from './clock.ts';
import { createCallbackTokens } from './gateway/callback-token.ts';
import { createGateway } from './gateway/whatsgate.ts';
import { createCommands } from './http/commands.ts';
import { createHandler, type Handler } from './http/handler.ts';
import type { WhatsGateServerOptions } from './options.ts';
import { requireOwner } from './owner.ts';
import { parseOptions } from './parse-options.ts';
import { createRedact, toReason } from './reason.ts';
import { createLostSessions } from './recovery/lost-sessions.ts';
import { createSweep, type SweepReport, sweepEvery } from './recovery/sweep.ts';
import { createReport, type FailureEvent } from './report.ts';
import { requireName } from './slot-name.ts';
import { createAcquire } from './slots/acquire.ts';
import { createBudgetKeeper } from './slots/budget.ts';
import { createCreateRequest } from './slots/create-request.ts';
import { createReleasedLeases } from './slots/leases.ts';
import { createOwnership } from './slots/ownership.ts';
import { createRefresh } from './slots/refresh.ts';
import { createRelease } from './slots/release.ts';
import { createSessionReads } from './slots/session-reads.ts';
import { otherStatuses } from './slots/slot.ts';
import { createSlotRepository } from './slots/slot-repository.ts';
import { createSlots, type ListedSession } from './slots/slots.ts';
import { createUnclaimedSessions } from './slots/unclaimed-sessions.ts';
import { createUnlink } from './slots/unlink.ts';
import { createMemoryStore } from './stores/memory-store.ts';
import { withDeadlines } from './stores/with-deadlines.ts';

export interface WhatsGateServer {
  /** Answers a request to the relay: mount it on every path below the one you give to the page. Never rejects. */
  readonly fetch: Handler;
  /** An owner's sessions as they are now, pending and linked. @throws WhatsGateError */
  readonly list: (owner: string) => Promise<readonly ListedSession[]>;
  /** Ends an owner's session, also a linked one, and frees its slot. Nothing else does. @throws WhatsGateError */
  readonly unlink: (owner: string, name: string) => Promise<void>;
  /**
   * Gives a session that was made elsewhere to an owner; its callback address becomes this server's.
   *
   * @throws WhatsGateError when it does not exist, belongs to another slot, or the slot or the limit does not allow it
   */
  readonly adopt: (session: { owner: string; name: string; unique_id: string }) => Promise<WhatsGateRecord>;
  /**
   * Releases what no page holds, settles creates without an answer, repeats deletes. It happens by itself every minute
   * after the first request, on one server at a time; call it from a scheduler where timers do not run.
   */
  readonly sweep: () => Promise<SweepReport>;
  /** Stops the sweeps for good. What is under way is finished. */
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
  const reportFailure = (event: FailureEvent) => (error: unknown) => report({ event, reason: redact(toReason(error)) });

  const client = createWhatsGateClient({ apiKey, ...(baseUrl !== undefined && { baseUrl }), ...(fetch && { fetch }) });
  const tokens = createCallbackTokens(secrets, publicUrl, options.crypto ?? globalThis.crypto);
  const onNameChanged = () => report({ event: 'name changed' });
  const gateway = createGateway({ client, tokens, clock, pendingStatuses, onNameChanged });

  const store = withDeadlines(options.store ?? createMemoryStore(clock.now), clock);
  const repository = createSlotRepository(store, ({ type }) => report({ event: type }));
  const unclaimed = createUnclaimedSessions(store, tokens);
  const onFailure = reportFailure('listing failed');
  const lost = createLostSessions({ store, gateway, repository, unclaimed, clock, onFailure });
  const releasedLeases = createReleasedLeases(store);
  const budget = createBudgetKeeper(store, tokens, options.budget ?? {});

  const reads = createSessionReads({ gateway, pendingStatuses, now: clock.now, onListingFailed: onFailure });
  const refresh = createRefresh({ reads, repository, knownStatuses });
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
  const slots = createSlots({ ...parts, acquire, unlink, limit, unloadGrace, onReleaseFailed });

  const prune = async () => {
    await releasedLeases.prune();
    await budget.prune();
  };
  const runSweep = createSweep({ ...parts, store, unclaimed, prune });
  const sweep = async () => {
    const done = await runSweep();
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
  const commands = createCommands(slots, limit);
  const { identify } = options;
  return {
    fetch: createHandler({
      commands,
      identify,
      allowedOrigins,
      clock,
      report,
      redact,
      onRequest,
      onReleaseFailed,
      background: lost.underWay,
    }),
    list: async (owner) => slots.list(requireOwner(owner, 'list')),
    unlink: async (owner, name) => slots.unlink(requireOwner(owner, 'unlink'), requireName(name, 'unlink')),
    adopt: async ({ owner, name, unique_id: uniqueId }) =>
      slots.adopt(requireOwner(owner, 'adopt'), requireName(name, 'adopt'), uniqueId),
    sweep,
    close() {
      isClosed = true;
      stopSweeping?.();
    },
  };
}
