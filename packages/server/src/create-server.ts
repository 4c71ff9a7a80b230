import { createWhatsGateClient, leavingHeader, WhatsGateError } from '@whatsgate/core/client';
import type { WhatsGateRecord } from '@whatsgate/core/protocol';
import { type ServerClock, systemClock } from './clock.ts';
import { checkOrigin, readBody } from './read-request.ts';
import { refusals, toAnswer } from './refusal.ts';
import { createCommands } from './relay.ts';
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
   * Says who asks: the id of whoever owns the slot (the user, or the tenant if teammates share it), or null for nobody.
   * There is no default, since any default would let strangers take paid slots.
   */
  identify: (request: Request) => string | null | Promise<string | null>;
  /** How many sessions one caller may have, pending and linked together. Default: 1. */
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
  /** Told of each request and each sweep. Holds no key, no number, no name and no id. */
  log?: (entry: ServerLogEntry) => void;
}

/** One line for your log. */
export type ServerLogEntry =
  | { readonly event: 'request'; readonly command: string; readonly status: number; readonly ms: number }
  | ({ readonly event: 'sweep' } & SweepReport)
  | { readonly event: 'sweep failed'; readonly reason: string };

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
  const { apiKey, publicUrl, identify, limit = 1, baseUrl, fetch, allowedOrigins = [], clock = systemClock, log = () => {} } = options;
  checkOptions(options);
  const store = options.store ?? createMemoryStore(clock.now);
  const client = createWhatsGateClient({ apiKey, ...(baseUrl !== undefined && { baseUrl }), ...(fetch !== undefined && { fetch }) });
  const tokens = createTokens(apiKey, publicUrl, options.crypto ?? globalThis.crypto);
  const upstream = createUpstream({ client, tokens, clock });
  const slots = createSlots({ book: createSlotBook(store, clock), upstream, tokens, clock, limit });
  const commands = createCommands(slots);
  const ownOrigins = [new URL(publicUrl).origin, ...allowedOrigins];

  const runSweep = createSweep({ store, upstream, clock });
  const sweep = async () => {
    const report = await runSweep();
    log({ event: 'sweep', ...report });
    return report;
  };
  let stopSweeping: (() => void) | null = null;
  const keepSweeping = () => {
    stopSweeping ??= clock.every(
      sweepEvery,
      () => void sweep().catch((error) => log({ event: 'sweep failed', reason: error instanceof WhatsGateError ? error.code : 'unknown' })),
    );
  };

  const answer = async (request: Request, command: string): Promise<Response> => {
    const run = commands.get(command);
    if (run === undefined) throw refusals.notFound('such command');
    if (request.method !== 'POST') throw refusals.notPost();
    checkOrigin(request, ownOrigins);
    const caller = await identify(request);
    if (caller === null || caller === '') throw refusals.unauthorized();
    const holder = request.headers.get('idempotency-key');
    if (holder !== null && holder.length > longestKey) throw refusals.badRequest('The Idempotency-Key is too long.');
    const isLeaving = request.headers.has(leavingHeader);
    const body = await readBody(request, clock);
    keepSweeping();
    return Response.json({ result: 'OK', ...(await run({ caller, holder, isLeaving }, body)) });
  };

  return {
    fetch(request, { waitUntil } = {}) {
      const started = clock.now();
      const command = new URL(request.url).pathname.split('/').at(-1) ?? '';
      const work = answer(request, command)
        .catch(toAnswer)
        .then((response) => {
          log({ event: 'request', command: commands.has(command) ? command : 'unknown', status: response.status, ms: clock.now() - started });
          response.headers.set('Cache-Control', 'no-store');
          return response;
        });
      waitUntil?.(work);
      return work;
    },
    list: slots.list,
    unlink: slots.unlink,
    adopt: ({ caller, name, unique_id: uniqueId }) => slots.adopt(caller, name, uniqueId),
    sweep,
    close() {
      stopSweeping?.();
      stopSweeping = null;
    },
  };
}

function checkOptions({ apiKey, publicUrl, identify, store }: WhatsGateServerOptions): void {
  if (typeof identify !== 'function') {
    throw new WhatsGateError('INVALID_OPTIONS', 'createWhatsGateServer needs `identify`; without it anybody could take your paid slots.', {
      remedy: 'Give a function that tells whose request it is, or null.',
    });
  }
  if (typeof apiKey !== 'string' || apiKey === '')
    throw new WhatsGateError('INVALID_OPTIONS', 'createWhatsGateServer needs `apiKey`.', { remedy: 'Is WHATSGATE_API_KEY set where the server runs?' });
  if (!URL.canParse(publicUrl) || !/^https?:/.test(publicUrl)) {
    throw new WhatsGateError('INVALID_OPTIONS', 'createWhatsGateServer needs `publicUrl`, the address of the relay for the outside world.', {
      remedy: "Such as 'https://app.example.com/api/whatsgate'.",
    });
  }
  if (store === undefined && isProduction()) {
    console.warn(
      'WhatsGate: the slots are kept in memory. Restarted, this server forgets pending sessions until its sweep finds them; two servers cannot share them. Pass a `store`, or `createMemoryStore()` to say that this is what you want.',
    );
  }
}

/** Where there is no `process`, nobody has said that it is production. */
function isProduction(): boolean {
  return (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.NODE_ENV === 'production';
}
