import { WhatsGateError } from '../errors/index.ts';
import { normalizeNumber, parseRecord, parseRecordPage, type WhatsGateAuth, type WhatsGateRecord, type WhatsGateRecordPage } from '../protocol/index.ts';
import { looksLikeSlotsExhausted, pageStateHeader, type SlotsExhaustedMatcher, unloadHeader } from './to-error.ts';
import { type CallOptions, createTransport, type RequestHeaders } from './transport.ts';

export const defaultBaseUrl = 'https://whatsgate.org/api/v1';
const defaultTimeout = 30_000;

export interface WhatsGateClientOptions {
  /** The address before the command. Default: `https://whatsgate.org/api/v1`. In a page: your relay, such as `/api/whatsgate`. */
  baseUrl?: string;
  /** The WhatsGate API key. On a server only; in a browser it is refused. */
  apiKey?: string;
  /** Further headers. A function, also an async one, is called for each request. */
  headers?: RequestHeaders;
  /** As in `fetch`; needed only when the relay is on another origin and knows its users by cookie. */
  credentials?: RequestCredentials;
  /** Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** Milliseconds until `TIMEOUT`, the answer's body included. Default: 30 000. */
  timeout?: number;
  /** Tells whether a refusal means "no free slot in the plan"; its name is not documented by WhatsGate. */
  isSlotsExhausted?: SlotsExhaustedMatcher;
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** Milliseconds for this request instead of the client's. */
  timeout?: number;
  /** The holder's key: a relay answers the same intent once, however often it is asked. WhatsGate itself ignores it. */
  idempotencyKey?: string;
  /** The last word of a page that is being closed: the request outlives it, and a relay waits a moment in case it is only reloaded. */
  leaving?: boolean;
  /** What the page in the frame has said: a relay deletes no session for which `success` was reported a moment ago. */
  pageState?: 'success';
}

export interface CreateSessionInput {
  /** How the session is called in WhatsGate's console. */
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

/** The session commands of WhatsGate, or of a relay that speaks the same protocol. */
export interface WhatsGateClient {
  /** Creates a session, which takes a paid slot. Never repeated by itself. @throws WhatsGateError */
  createSession(input: CreateSessionInput, options?: RequestOptions): Promise<WhatsGateRecord>;
  /** Reads one session; null when it does not exist (any more). @throws WhatsGateError */
  getSession(uniqueId: string, options?: RequestOptions): Promise<WhatsGateRecord | null>;
  /** Deletes a session and frees its slot; ends the WhatsApp login if it is linked. @throws WhatsGateError */
  deleteSession(uniqueId: string, options?: RequestOptions): Promise<WhatsGateRecord>;
  /** Lists sessions, page by page. With a key only. @throws WhatsGateError */
  listSessions(filter?: ListSessionsFilter, options?: RequestOptions): Promise<WhatsGateRecordPage>;
  /** Sets the webhook address of a session. With a key only. @throws WhatsGateError */
  setHook(uniqueId: string, callback: string, options?: RequestOptions): Promise<void>;
}

/**
 * Makes a typed client for WhatsGate's session commands. Redirects are refused, answers are capped in bytes and time and
 * checked field by field, and nothing is ever sent twice.
 *
 * @example
 * ```ts
 * import { createWhatsGateClient } from '@whatsgate/client';
 *
 * const client = createWhatsGateClient({ apiKey: process.env.WHATSGATE_API_KEY ?? '' });
 * const { records } = await client.listSessions({ status: 'READY' });
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` for a key in a browser or one that no header can carry
 */
export function createWhatsGateClient(options: WhatsGateClientOptions = {}): WhatsGateClient {
  const { apiKey, timeout = defaultTimeout } = options;
  if (apiKey !== undefined) checkApiKey(apiKey);
  const call = createTransport({
    baseUrl: options.baseUrl ?? defaultBaseUrl,
    headers: options.headers ?? {},
    apiKey,
    credentials: options.credentials,
    fetch: options.fetch,
    isSlotsExhausted: options.isSlotsExhausted ?? looksLikeSlotsExhausted,
  });

  const toCall = ({ idempotencyKey, leaving = false, pageState, ...request }: RequestOptions): CallOptions => ({
    timeout,
    ...request,
    keepalive: leaving,
    headers: {
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
      ...(leaving && { [unloadHeader]: '1' }),
      ...(pageState !== undefined && { [pageStateHeader]: pageState }),
    },
  });

  return {
    async createSession({ name, auth = { type: 'qr' }, callback }, request = {}) {
      const authorization = auth.type === 'code' ? { auth_type: 'CODE', number: normalizeNumber(auth.number) } : {};
      const body = await call('session-create', { name, ...authorization, ...(callback !== undefined && { callback }) }, toCall(request));
      return asCreated(body.data);
    },
    async getSession(uniqueId, request = {}) {
      const { records } = parseRecordPage(await call('sessions-get', { WhatsappID: uniqueId }, toCall(request)));
      return records.find((record) => record.unique_id === uniqueId) ?? null;
    },
    async deleteSession(uniqueId, request = {}) {
      return parseRecord((await call('session-delete', { WhatsappID: uniqueId }, toCall(request))).data);
    },
    async listSessions(filter = {}, request = {}) {
      return parseRecordPage(await call('sessions-get', { ...filter }, toCall(request)));
    },
    async setHook(uniqueId, callback, request = {}) {
      await call('set-hook', { WhatsappID: uniqueId, callback }, toCall(request));
    },
  };
}

/** A created session whose record cannot be read still exists: say so on the error. */
function asCreated(data: unknown): WhatsGateRecord {
  try {
    return parseRecord(data);
  } catch (error) {
    throw new WhatsGateError('BAD_RESPONSE', 'A session was created, but the answer cannot be read.', { cause: error, ambiguous: true });
  }
}

function checkApiKey(apiKey: string): void {
  if (typeof document !== 'undefined') {
    throw new WhatsGateError('INVALID_OPTIONS', 'The WhatsGate API key must not be used in a browser, where every visitor could read it.', {
      remedy: 'Keep it on your server with @whatsgate/server and give the page only the relay.',
    });
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new WhatsGateError('INVALID_OPTIONS', 'The WhatsGate API key is empty, or has spaces, line breaks or letters that no header can carry.', {
      remedy: 'Copy it again from WhatsGate.',
    });
  }
}
