import ky, { type Options } from 'ky';
import { isWhatsGateError, WhatsGateError } from '../errors/index.ts';
import { isJsonObject, isOk, type JsonObject } from '../protocol/index.ts';
import { readJson } from './read-json.ts';
import { createSecretRedactor, type RedactSecret } from './redact-secret.ts';
import { type SlotsExhaustedMatcher, toResponseError, toServerError } from './to-error.ts';

type HeaderRecord = Readonly<Record<string, string>>;
/** Headers, or a function that gives them for each request. */
export type RequestHeaders = HeaderRecord | (() => HeaderRecord | Promise<HeaderRecord>);

export interface TransportOptions {
  baseUrl: string;
  headers: RequestHeaders;
  credentials: RequestCredentials | undefined;
  fetch: typeof globalThis.fetch | undefined;
  isSlotsExhausted: SlotsExhaustedMatcher;
  /** Must not come back in any answer. */
  apiKey: string | undefined;
}

export interface CallOptions {
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal | undefined;
  /** Milliseconds for the whole exchange, the body included. */
  timeout: number;
  keepalive?: boolean;
}

/** Sends one command and gives the body of an answer that says `{"result":"OK"}`; every other outcome throws. */
export type Transport = (command: string, body: JsonObject, options: CallOptions) => Promise<JsonObject>;

export function createTransport({ isSlotsExhausted, ...upstream }: TransportOptions): Transport {
  const redactSecret = createSecretRedactor(upstream.apiKey);
  return async (command, body, call) => {
    if (globalThis.navigator?.onLine === false) {
      throw new WhatsGateError('OFFLINE', 'This device is offline.');
    }
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), call.timeout);
    const stop = forwardAbort(call.signal, deadline);
    try {
      const headers = typeof upstream.headers === 'function' ? await upstream.headers() : upstream.headers;
      const response = await ky.post(command, { ...toRequest(upstream, headers, call), json: body, signal: deadline.signal });
      return await readAnswer(response, isSlotsExhausted, redactSecret);
    } catch (error) {
      if (isWhatsGateError(error) || call.signal?.aborted) throw error;
      throw deadline.signal.aborted ? timedOut(call.timeout, error, redactSecret) : unreachable(error, redactSecret);
    } finally {
      clearTimeout(timer);
      stop();
    }
  };
}

/**
 * Aborts `target` with `source`. By hand, since `AbortSignal.any` came with Safari 17.4 and Firefox 124.
 *
 * @returns stops it
 */
function forwardAbort(source: AbortSignal | undefined, target: AbortController): () => void {
  const abort = () => target.abort(source?.reason);
  if (source?.aborted) abort();
  source?.addEventListener('abort', abort);
  return () => source?.removeEventListener('abort', abort);
}

function toRequest({ baseUrl, apiKey, credentials, fetch }: Omit<TransportOptions, 'isSlotsExhausted'>, headers: HeaderRecord, call: CallOptions): Options {
  return {
    prefix: baseUrl,
    headers: { ...headers, ...(apiKey !== undefined && { 'X-Api-Key': apiKey }), ...call.headers },
    // A session command is not idempotent: a second try is somebody's decision, never the client's.
    retry: 0,
    // ky's own timeout ends at the headers; the caller's covers the body too.
    timeout: false,
    throwHttpErrors: false,
    // Following would carry the API key to another origin.
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    ...(call.keepalive && { keepalive: true }),
    ...(credentials !== undefined && { credentials }),
    ...(fetch !== undefined && { fetch: (input, init) => fetch(input as Request, init) }),
  };
}

async function readAnswer(response: Response, isSlotsExhausted: SlotsExhaustedMatcher, redactSecret: RedactSecret): Promise<JsonObject> {
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    throw new WhatsGateError('BAD_RESPONSE', 'The server answered with a redirect, which is not followed because it could carry the API key away.', {
      remedy: 'Give the final address.',
    });
  }
  // Said by whatever stands before the server, so in any form; nothing was done, whatever it is.
  if (response.status === 429) throw toResponseError(toServerError(await readJson(response, redactSecret).catch(() => null), 429), response, isSlotsExhausted);
  const body = await readJson(response, redactSecret);
  if (response.ok && isOk(body)) return body;
  // Some other program's JSON is not a refusal: WhatsGate's has a name, a message or a result.
  if (!isJsonObject(body) || !['name', 'message', 'result'].some((field) => typeof body[field] === 'string')) {
    throw new WhatsGateError('BAD_RESPONSE', `The server answered HTTP ${response.status} with JSON that is not WhatsGate's.`, {
      ambiguous: true,
    });
  }
  throw toResponseError(toServerError(body, response.status), response, isSlotsExhausted);
}

function timedOut(timeout: number, cause: unknown, redactSecret: RedactSecret): WhatsGateError {
  return new WhatsGateError('TIMEOUT', `No complete answer came within ${Math.round(timeout / 1000)} s.`, {
    cause: redactCause(cause, redactSecret),
    ambiguous: true,
  });
}

// Node names the reason; a browser does not, so there the request may have arrived.
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function unreachable(error: unknown, redactSecret: RedactSecret): WhatsGateError {
  const reasons = causes(error);
  const neverArrived = reasons.some((reason) => neverSent.has(String((reason as { code?: unknown }).code)));
  return new WhatsGateError('NETWORK', 'The server could not be reached.', {
    cause: redactCause(reasons.at(-1), redactSecret),
    ambiguous: !neverArrived,
  });
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; each instanceof Error && chain.length < 8; each = each.cause) chain.push(each);
  return chain;
}

/** ky's errors carry the request, and with it the API key; a `fetch` that is passed in may say it: keep name and message, redacted. */
function redactCause(cause: unknown, redactSecret: RedactSecret): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  const copy = new Error(redactSecret(cause.message));
  copy.name = redactSecret(cause.name);
  return copy;
}
