import { WhatsGateError } from '../errors/index.ts';
import {
  findRecord,
  type JsonObject,
  parseE164,
  parseEventPage,
  parseRecord,
  parseRecordPage,
  type WhatsGateAuth,
  type WhatsGateEventPage,
  type WhatsGateRecord,
  type WhatsGateRecordPage,
} from '../protocol/index.ts';
import { checkApiKey } from './check-api-key.ts';
import {
  type Command,
  type CommandTarget,
  createCommand,
  isUsableAddress,
  type WhatsGateHeaders,
} from './command-request.ts';
import { leaseHeader, pageStateHeader } from './header-names.ts';
import { createHeadersSource } from './headers.ts';
import { releaseOnUnload } from './release-on-unload.ts';
import { looksLikeSlotsExhausted, type SlotsExhaustedMatcher } from './to-error.ts';
import { createTransport } from './transport.ts';

export const defaultBaseUrl = 'https://whatsgate.org/api/v1';
const defaultTimeout = 30_000;
const maxWait = 25_000;

export interface WhatsGateClientOptions {
  /**
   * The address before the command. Default: `https://whatsgate.org/api/v1`. In a page: your relay, such as
   * `/api/whatsgate`; a slash at the end is then kept after the command as well, for servers that want one.
   */
  baseUrl?: string;
  /** The WhatsGate API key. On a server only; in a browser it is refused. */
  apiKey?: string;
  /** Further headers: an object, or a function, also async, that is called for each request. */
  headers?: WhatsGateHeaders;
  /** As in `fetch`; needed only when the relay is on another origin and knows its users by cookie. */
  credentials?: RequestCredentials;
  /** Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** Milliseconds until `TIMEOUT`, the answer's body included. Default: 30 000. */
  timeout?: number;
  /** Tells whether an error means "no free slot in the plan"; its name is not documented by WhatsGate. */
  isSlotsExhausted?: SlotsExhaustedMatcher;
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Milliseconds for this request instead of the client's. */
  timeout?: number;
}

export interface CreateRequestOptions extends RequestOptions {
  /**
   * Names the attempt: a relay answers one key once, however often it is sent, and knows the page by it.
   * WhatsGate itself ignores it.
   */
  idempotencyKey?: string;
}

export interface LeaseRequestOptions extends RequestOptions {
  /** The page that holds the session: the `idempotencyKey` of its create. WhatsGate itself ignores it. */
  lease?: string;
  /** What the page in the frame has said: a relay deletes no session for which `success` was reported a moment ago. */
  pageState?: 'success';
}

export interface ReadRequestOptions extends LeaseRequestOptions {
  /**
   * How long a relay may hold the answer back until the session changes; ms, at most 25 000. Needs the `lease`, and
   * comes on top of the timeout. With a key nothing is asked for.
   */
  waitMs?: number;
  /** What the page has of the session: where it is already different, the answer comes at once. */
  known?: WhatsGateRecord;
  /** Called before the read resolves, if the relay has waited, or would have. */
  onWaited?: () => void;
}

export interface UnloadOptions {
  lease: string;
  pageState?: 'success';
}

export interface CreateSessionInput {
  /** The session's name in WhatsGate's console. */
  name: string;
  /** Default: `{ type: 'qr' }`. */
  auth?: WhatsGateAuth;
  /** Where WhatsGate sends its webhooks. On a server only: a relay refuses it from a browser. */
  callback?: string;
}

export interface ListSessionsFilter {
  WhatsappID?: string;
  name?: string;
  status?: string;
  page?: number;
  page_cnt?: number;
}

export interface ListEventsFilter {
  WhatsappID?: string;
  /** Only events since then: `2026-11-25 08:00:00` in UTC, or a `Date`. */
  date?: string | Date;
  /** `message`, `ack`, `media`, `sent`, `error`, `disconnect` or `create`. */
  action?: string;
  page?: number;
  /** At most 100; the service's default is 10. */
  page_cnt?: number;
}

/** The session commands of WhatsGate, or of a relay that speaks the same protocol. */
export interface WhatsGateClient {
  /** Creates a session, which takes a paid slot. Never repeated by itself. @throws WhatsGateError */
  createSession(input: CreateSessionInput, options?: CreateRequestOptions): Promise<WhatsGateRecord>;
  /** Reads one session; null when it does not exist (any more). @throws WhatsGateError */
  getSession(uniqueId: string, options?: ReadRequestOptions): Promise<WhatsGateRecord | null>;
  /** Deletes a session and frees its slot; ends the WhatsApp login if it is linked. @throws WhatsGateError */
  deleteSession(uniqueId: string, options?: LeaseRequestOptions): Promise<WhatsGateRecord>;
  /**
   * Gives a page's lease up while the page is being left; the request outlives the page. Synchronous, never throws.
   * Through a relay only: with a key it does nothing, since WhatsGate itself would delete a linked session as well.
   */
  releaseOnUnload(uniqueId: string, options: UnloadOptions): void;
  /**
   * Lists sessions, page by page; what cannot be read is left out and counted. With a key only.
   *
   * @throws WhatsGateError
   */
  listSessions(filter?: ListSessionsFilter, options?: RequestOptions): Promise<WhatsGateRecordPage>;
  /** Lists stored events, page by page: what a webhook has missed. With a key only. @throws WhatsGateError */
  listEvents(filter?: ListEventsFilter, options?: RequestOptions): Promise<WhatsGateEventPage>;
  /** Sets the webhook address of a session; `''` switches the webhook off. With a key only. @throws WhatsGateError */
  setHook(uniqueId: string, callback: string, options?: RequestOptions): Promise<void>;
}

/**
 * Makes a typed client for WhatsGate's session commands. Redirects are refused, answers are capped in bytes and time
 * and checked field by field, and nothing is ever sent twice.
 *
 * @example
 * ```ts
 * import { createWhatsGateClient } from '@whatsgate/client';
 *
 * const client = createWhatsGateClient({ apiKey: process.env.WHATSGATE_API_KEY ?? '' });
 * const { records } = await client.listSessions({ status: 'READY' });
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` for a key in a browser, and for a key, an address or
 * headers that no request can carry
 */
export function createWhatsGateClient(options: WhatsGateClientOptions = {}): WhatsGateClient {
  const { apiKey, timeout = defaultTimeout, fetch } = options;
  if (apiKey !== undefined) checkApiKey(apiKey);
  const { baseUrl = defaultBaseUrl, credentials } = options;
  if (!isUsableAddress(baseUrl)) {
    throw new WhatsGateError(
      'INVALID_OPTIONS',
      'The address of the relay is empty, or has a query, a fragment or a user name.',
    );
  }
  const target: CommandTarget = { baseUrl, credentials, keepsSlash: apiKey === undefined };
  const headers = createHeadersSource(options.headers, apiKey === undefined ? {} : { 'X-Api-Key': apiKey });
  const isSlotsExhausted = options.isSlotsExhausted ?? looksLikeSlotsExhausted;
  const transport = createTransport({ target, headers, fetch, isSlotsExhausted, secret: apiKey });

  const send = (command: Command, { signal, timeout: ownTimeout = timeout }: RequestOptions, more?: WaitOptions) =>
    transport(command, { signal, timeout: ownTimeout + (more?.wait ?? 0), onHeaders: more?.onHeaders });
  const call = (name: string, body: JsonObject, request: LeaseRequestOptions, more?: WaitOptions) => {
    const { lease, pageState } = request;
    const headers = {
      [leaseHeader]: lease,
      [pageStateHeader]: pageState,
      Prefer: more && more.wait > 0 ? `wait=${Math.ceil(more.wait / 1000)}` : undefined,
    };
    return send({ name, body, headers }, request, more);
  };

  return {
    async createSession({ name, auth = { type: 'qr' }, callback }, request = {}) {
      const authorization = auth.type === 'code' && {
        auth_type: 'CODE',
        number: toWireNumber(auth.number, apiKey !== undefined),
      };
      const command = createCommand(name, request.idempotencyKey, { ...authorization, callback });
      return asCreated((await send(command, request)).data);
    },
    async getSession(uniqueId, { waitMs = 0, known, onWaited, ...request } = {}) {
      // WhatsGate itself does not wait.
      const wait = apiKey === undefined && waitMs > 0 ? Math.min(waitMs, maxWait) : 0;
      const body = { WhatsappID: uniqueId, known: wait > 0 ? known && toVisible(known) : undefined };
      const onHeaders = (headers: Headers) => headers.has('preference-applied') && onWaited?.();
      return findRecord(await call('sessions-get', body, request, { wait, onHeaders }), uniqueId);
    },
    async deleteSession(uniqueId, request = {}) {
      return parseRecord((await call('session-delete', { WhatsappID: uniqueId }, request)).data);
    },
    releaseOnUnload(uniqueId, { lease, pageState }) {
      if (apiKey !== undefined) return;
      releaseOnUnload({ target, uniqueId, lease, pageState, headers: headers.last(), fetch });
    },
    async listSessions(filter = {}, request = {}) {
      return parseRecordPage(await call('sessions-get', { ...filter }, request));
    },
    async listEvents(filter = {}, request = {}) {
      return parseEventPage(await call('events-get', { ...filter, date: toServiceDate(filter.date) }, request));
    },
    async setHook(uniqueId, callback, request = {}) {
      await call('set-hook', { WhatsappID: uniqueId, callback }, request);
    },
  };
}

/** Of a read that the relay may hold back. */
interface WaitOptions {
  /** Milliseconds. */
  readonly wait: number;
  readonly onHeaders: (headers: Headers) => unknown;
}

/** What a page shows of a session that is not linked. */
function toVisible({ status, wid, qr_link, code }: WhatsGateRecord): JsonObject {
  return { status, wid, qr_link, code };
}

/** WhatsGate takes digits alone. A relay is told by `+` that the country code is there, so that it need not guess. */
function toWireNumber(number: string, isWhatsGate: boolean): string {
  const parsed = parseE164(number);
  return isWhatsGate ? parsed.slice(1) : parsed;
}

/** `2026-11-25 08:00:00`, in UTC. */
function toServiceDate(date: string | Date | undefined): string | undefined {
  return date instanceof Date ? date.toISOString().slice(0, 19).replace('T', ' ') : date;
}

/** A created session whose record cannot be read still exists: say so on the error. */
function asCreated(data: unknown): WhatsGateRecord {
  try {
    return parseRecord(data);
  } catch (error) {
    throw new WhatsGateError('BAD_RESPONSE', 'A session was created, but the answer cannot be read.', {
      cause: error,
      ambiguous: true,
    });
  }
}
