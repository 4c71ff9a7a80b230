import ky from 'ky';
import { isWhatsGateError, WhatsGateError } from '../errors/index.ts';
import { isOk, type JsonObject } from '../protocol/index.ts';
import { type Command, type CommandTarget, toCommandRequest } from './command-request.ts';
import { type HeadersSource, toHeaders } from './headers.ts';
import { badAnswer, readJson } from './read-json.ts';
import { createSecretRedactor, type RedactSecret } from './redact-secret.ts';
import { codeOfStatus, type SlotsExhaustedMatcher, toResponseError } from './to-error.ts';

export interface TransportOptions {
  target: CommandTarget;
  headers: HeadersSource;
  fetch: typeof globalThis.fetch | undefined;
  isSlotsExhausted: SlotsExhaustedMatcher;
  /** What must not come back in any answer. Without it the other side is a relay. */
  secret: string | undefined;
}

export interface CallOptions {
  signal: AbortSignal | undefined;
  /** Told the headers of the answer, before its body is read. */
  onHeaders: ((headers: Headers) => unknown) | undefined;
  /** Milliseconds for the whole exchange, the body included. */
  timeout: number;
}

/** Sends one command and returns the body of an answer that says `{"result":"OK"}`; every other outcome throws. */
export type Transport = (command: Command, options: CallOptions) => Promise<JsonObject>;

export function createTransport(options: TransportOptions): Transport {
  const redactSecret = createSecretRedactor(options.secret);
  return async (command, call) => {
    toHeaders(command.headers);
    const deadline = new AbortController();
    // A `headers` function that hangs must not outlast the deadline.
    const aborted = new Promise<never>((_, reject) => {
      deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason));
    });
    const timer = setTimeout(() => deadline.abort(), call.timeout);
    const stop = forwardAbort(call.signal, deadline);
    let isSent = false;
    try {
      const headers = await Promise.race([options.headers.resolve(), aborted]);
      isSent = true;
      const { target, fetch } = options;
      const [url, init] = toCommandRequest(target, command, headers);
      const response = await ky(url, {
        ...init,
        signal: deadline.signal,
        // A session command is not idempotent: whether to send it again is the caller's decision, never the client's.
        retry: 0,
        // ky's own timeout ends at the headers; the caller's covers the body too.
        timeout: false,
        throwHttpErrors: false,
        ...(fetch !== undefined && { fetch: (input, request) => fetch(input as Request, request) }),
      });
      call.onHeaders?.(response.headers);
      return await readAnswer(response, options, redactSecret);
    } catch (error) {
      if (isWhatsGateError(error) || call.signal?.aborted) throw error;
      throw toNetworkError(error, deadline.signal.aborted ? call.timeout : null, isSent, redactSecret);
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

/** Judges the status before the body: what stands in front of a server answers in any form. */
async function readAnswer(
  response: Response,
  { isSlotsExhausted, secret }: TransportOptions,
  redactSecret: RedactSecret,
): Promise<JsonObject> {
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400))
    throw redirected(secret !== undefined);
  const body = await readJson(response, redactSecret).catch((error) => {
    if (codeOfStatus(response.status) === null) throw error;
  });
  if (response.ok && isOk(body)) return body;
  throw toResponseError(body, response, isSlotsExhausted) ?? badAnswer(response, "JSON that is not WhatsGate's");
}

function redirected(hasKey: boolean): WhatsGateError {
  return hasKey
    ? new WhatsGateError('BAD_RESPONSE', 'The server answered with a redirect, which could carry the API key away.', {
        ambiguous: true,
      })
    : new WhatsGateError('UNAUTHORIZED', 'The relay answered with a redirect: the user is perhaps signed out.');
}

// Node names the reason; a browser does not, so there the request may have arrived.
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * `navigator.onLine` may be false although the server answers, so it never stops a request: it only
 * says why one may have failed.
 */
function toNetworkError(
  error: unknown,
  timeout: number | null,
  isSent: boolean,
  redactSecret: RedactSecret,
): WhatsGateError {
  const reasons = causes(error);
  const neverArrived = !isSent || reasons.some((reason) => neverSent.has(String((reason as { code?: unknown }).code)));
  const details = { cause: redactCause(reasons.at(-1), redactSecret), ambiguous: !neverArrived };
  if (globalThis.navigator?.onLine === false) return new WhatsGateError('OFFLINE', 'This device is offline.', details);
  if (timeout === null) return new WhatsGateError('NETWORK', 'The server could not be reached.', details);
  return new WhatsGateError('TIMEOUT', `No complete answer came within ${Math.round(timeout / 1000)} s.`, details);
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; each instanceof Error && chain.length < 8; each = each.cause) chain.push(each);
  return chain;
}

/**
 * ky's errors carry the request, and with it the API key; a `fetch` that is passed in may name it: keep the
 * redacted name and message.
 */
function redactCause(cause: unknown, redactSecret: RedactSecret): Error | undefined {
  if (!(cause instanceof Error)) return undefined;
  const copy = new Error(redactSecret(cause.message));
  copy.name = redactSecret(cause.name);
  return copy;
}
