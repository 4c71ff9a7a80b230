import {
  createWhatsGateClient,
  type JsonObject,
  leaseHeader,
  pageStateHeader,
  type WhatsGateRecord,
} from '@whatsgate/client';
import { callHook } from './call-hook.ts';
import { checkOptions } from './check-options.ts';
import { type ServerClock, systemClock } from './clock.ts';
import { identifyOwner } from './identify.ts';
import { requireOwner } from './owner.ts';
import { checkOrigin, readBody } from './read-request.ts';
import { createRedact, toReason } from './reason.ts';
import { refusals, toAnswer, toRefusal } from './refusal.ts';
import { createCommands } from './relay.ts';
import { createReport, type ServerLogEntry } from './report.ts';
import { createSlotBook } from './slot-book.ts';
import { createSlots, type ListedSession } from './slots.ts';
import { createMemoryStore } from './store/memory-store.ts';
import type { SlotStore } from './store/slot-store.ts';
import { createSweep, type SweepReport, sweepEvery } from './sweep.ts';
import { createTokens, type ServerCrypto } from './tokens.ts';
import { createUpstream } from './upstream.ts';

export interface WhatsGateServerOptions {
  /** The WhatsGate API key. It stays here. */
  apiKey: string;
  /**
   * Where the relay is for the outside world, such as `https://app.example.com/api/whatsgate`. It stands in each session's
   * callback address, by which this server recognises its own sessions, and its origin is where requests may come from.
   */
  publicUrl: string;
  /**
   * Says who asks: the id of the owner of the slot (the user, or the tenant if teammates share it), or null for a stranger.
   * An id is a text of 1 to 256 characters, without control characters; anything else but null, undefined, false and '' is
   * answered with 500. There is no default, since any default would let strangers take paid slots.
   */
  identify: (request: Request) => string | null | Promise<string | null>;
  /** How many sessions one caller may have, pending and linked together: a whole number from 1. Default: 1. */
  limit?: number;
  /** Where the slots are remembered. Default: in this process, which in production is said in a warning. */
  store?: SlotStore;
  /** Where WhatsGate's API is. Default: `https://whatsgate.org/api/v1`. */
  baseUrl?: string;
  /** Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** Further origins of your own pages, where they differ from the relay's. */
  allowedOrigins?: readonly string[];
  /** Default: the system's. */
  clock?: ServerClock;
  /** Signs the callback addresses, and names the creates at random. Default: the global `crypto`. */
  crypto?: ServerCrypto;
  /** Told of each request and each sweep, with the reason of what failed. Default: the reasons go to `console.error`. */
  log?: (entry: ServerLogEntry) => unknown;
}

export interface FetchContext {
  /** On a platform that stops when the answer is sent: lets work that must be finished be finished. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** What Next passes to a route handler. Not looked at; it stands here so that `export const POST = whatsgate.fetch` compiles. */
  readonly params?: unknown;
}

export interface WhatsGateServer {
  /** Answers a request to the relay: mount it on every path below the one you give to the page. Never rejects. */
  readonly fetch: (request: Request, context?: FetchContext) => Promise<Response>;
  /** A caller's sessions as they are now, pending and linked. @throws WhatsGateError */
  readonly list: (caller: string) => Promise<readonly ListedSession[]>;
  /** Ends a caller's session, also a linked one, and frees its slot. The only door that does. @throws WhatsGateError */
  readonly unlink: (caller: string, name: string) => Promise<void>;
  /** Gives a session that was made elsewhere an owner; its callback address becomes this server's. @throws Error when it does not exist or the slot is taken */
  readonly adopt: (session: { caller: string; name: string; unique_id: string }) => Promise<WhatsGateRecord>;
  /**
   * Releases what nobody holds any more, settles creates without an answer, deletes what is owed. Happens by itself every
   * minute after the first request, on one server at a time; call it from a scheduler where timers do not run.
   */
  readonly sweep: () => Promise<SweepReport>;
  /** Stops the sweeps. What is under way is finished. */
  readonly close: () => void;
}

const longestKey = 200;

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
 *   publicUrl: 'https://app.example.com/api/whatsgate',
 *   identify: async (request) => (await readSession(request.headers.get('cookie')))?.userId ?? null,
 * });
 * export const POST = whatsgate.fetch;
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` without a usable key, `publicUrl` or `identify`
 */
export function createWhatsGateServer(options: WhatsGateServerOptions): WhatsGateServer {
  const { apiKey, publicUrl, identify, limit = 1, baseUrl, fetch, allowedOrigins = [], clock = systemClock } = options;
  checkOptions(options);
  const store = options.store ?? createMemoryStore(clock.now);
  const client = createWhatsGateClient({
    apiKey,
    ...(baseUrl !== undefined && { baseUrl }),
    ...(fetch !== undefined && { fetch }),
  });
  const tokens = createTokens(apiKey, publicUrl, options.crypto ?? globalThis.crypto);
  const upstream = createUpstream({ client, tokens, clock });
  const book = createSlotBook(store, clock);
  const slots = createSlots({ book, upstream, tokens, clock, limit });
  const commands = createCommands(slots);
  const ownOrigins = [new URL(publicUrl).origin, ...allowedOrigins];

  const redact = createRedact(apiKey);
  const report = createReport(options.log, redact);

  const runSweep = createSweep({ store, book, upstream, clock });
  const sweep = async () => {
    const done = await runSweep();
    report({ event: 'sweep', ...done });
    return done;
  };
  let stopSweeping: (() => void) | null = null;
  const keepSweeping = () => {
    stopSweeping ??= clock.every(
      sweepEvery,
      () => void sweep().catch((error) => report({ event: 'sweep failed', reason: redact(toReason(error)) })),
    );
  };

  const answer = async (request: Request, command: string): Promise<Response> => {
    const run = commands.get(command);
    if (run === undefined) throw refusals.notFound('such command');
    if (request.method !== 'POST') throw refusals.notPost();
    checkOrigin(request, ownOrigins);
    const caller = await identifyOwner(identify, request);
    const body = await readBody(request, clock);
    const holder = request.headers.get(leaseHeader) ?? leaseOf(body) ?? request.headers.get('idempotency-key');
    if (holder !== null && holder.length > longestKey) throw refusals.badRequest('The Idempotency-Key is too long.');
    const isLeaving = body.leaving === true;
    const saysSuccess = (request.headers.get(pageStateHeader) ?? body.pageState) === 'success';
    keepSweeping();
    return Response.json({ result: 'OK', ...(await run({ caller, holder, isLeaving, saysSuccess }, body)) });
  };

  /** Answers and reports. Never rejects. */
  const handle = async (request: Request): Promise<Response> => {
    const started = clock.now();
    let command = '';
    let response: Response;
    let reason: string | null = null;
    try {
      command = new URL(request.url).pathname.replace(/\/+$/, '').split('/').at(-1) ?? '';
      response = await answer(request, command);
    } catch (error) {
      const refusal = toRefusal(error);
      response = toAnswer(refusal);
      reason = refusal.reason;
    }
    response.headers.set('Cache-Control', 'no-store');
    report({
      event: 'request',
      command: commands.has(command) ? command : 'unknown',
      status: response.status,
      ms: clock.now() - started,
      ...(reason !== null && { reason: redact(reason) }),
    });
    return response;
  };

  return {
    fetch(request, context) {
      const work = handle(request);
      void callHook(() => context?.waitUntil?.(work)).then((outcome) => {
        if (!outcome.isDone)
          report({ event: 'hook failed', hook: 'waitUntil', reason: redact(toReason(outcome.thrown)) });
      });
      return work;
    },
    list: async (caller) => slots.list(requireOwner(caller, 'list')),
    unlink: async (caller, name) => slots.unlink(requireOwner(caller, 'unlink'), name),
    adopt: async ({ caller, name, unique_id: uniqueId }) => slots.adopt(requireOwner(caller, 'adopt'), name, uniqueId),
    sweep,
    close() {
      stopSweeping?.();
      stopSweeping = null;
    },
  };
}

/** A page that is being left may have to send a beacon, which carries no headers of its own. */
function leaseOf(body: JsonObject): string | null {
  return typeof body.lease === 'string' ? body.lease : null;
}
