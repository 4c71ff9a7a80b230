import { createWhatsGateClient, WhatsGateError } from '@whatsgate/core/client';
import { checkOrigin, readBody } from './read-request.ts';
import { refusals, toAnswer } from './refusal.ts';
import { createCommands } from './relay.ts';
import { createSlots } from './slots.ts';

export interface WhatsGateServerOptions {
  /** The WhatsGate API key. It stays here. */
  apiKey: string;
  /**
   * Says who asks: the id of whoever owns the slot (the user, or the tenant if teammates share it), or null for nobody.
   * There is no default, since any default would let strangers take paid slots.
   */
  identify: (request: Request) => string | null | Promise<string | null>;
  /** How many sessions one caller may have, pending and linked together. Default: 1. */
  limit?: number;
  /** Where WhatsGate's API is. Default: `https://whatsgate.org/api/v1`. */
  baseUrl?: string;
  /** Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** Origins of your own pages, where they differ from the relay's. */
  allowedOrigins?: readonly string[];
}

export interface WhatsGateServer {
  /** Answers a request to the relay: mount it on every path below the one you give to the page. Never throws. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Ends a caller's session, also a linked one, and frees its slot. The only door that does. @throws WhatsGateError */
  readonly unlink: (caller: string, name: string) => Promise<void>;
}

const longestKey = 200;

/**
 * Makes the relay between your pages and WhatsGate: it keeps the API key and gives every paid slot an owner.
 *
 * This version keeps its slots in memory, for one server: what it knew is forgotten at a restart.
 *
 * @example
 * ```ts
 * import { createWhatsGateServer } from '@whatsgate/server';
 *
 * declare function readSession(cookie: string | null): Promise<{ userId: string } | null>; // your own sign-in
 *
 * const whatsgate = createWhatsGateServer({
 *   apiKey: process.env.WHATSGATE_API_KEY ?? '',
 *   identify: async (request) => (await readSession(request.headers.get('cookie')))?.userId ?? null,
 * });
 * export const POST = whatsgate.fetch;
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` without a usable key or without `identify`
 */
export function createWhatsGateServer({ apiKey, identify, limit = 1, baseUrl, fetch, allowedOrigins = [] }: WhatsGateServerOptions): WhatsGateServer {
  if (typeof identify !== 'function') {
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      'createWhatsGateServer needs `identify`: a function that tells whose request it is, or null. Without it anybody could take your paid slots.',
    );
  }
  const client = createWhatsGateClient({ apiKey: apiKey ?? '', ...(baseUrl !== undefined && { baseUrl }), ...(fetch !== undefined && { fetch }) });
  const slots = createSlots({ client, limit });
  const commands = createCommands(slots);

  const answer = async (request: Request): Promise<Response> => {
    const name = new URL(request.url).pathname.split('/').at(-1) ?? '';
    const command = commands.get(name);
    if (command === undefined) throw refusals.notFound('such command');
    if (request.method !== 'POST') throw refusals.notPost();
    checkOrigin(request, allowedOrigins);
    const caller = await identify(request);
    if (caller === null || caller === '') throw refusals.unauthorized();
    const holder = request.headers.get('idempotency-key');
    if (holder !== null && holder.length > longestKey) throw refusals.badRequest('The Idempotency-Key is too long.');
    return Response.json({ result: 'OK', ...(await command({ caller, holder }, await readBody(request))) });
  };

  return {
    fetch: (request) => answer(request).catch(toAnswer).then(uncached),
    unlink: slots.unlink,
  };
}

function uncached(response: Response): Response {
  response.headers.set('Cache-Control', 'no-store');
  return response;
}
