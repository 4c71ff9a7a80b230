import { type JsonObject, leaseHeader, pageStateHeader } from '@whatsgate/client';
import { callHook } from '../call-hook.ts';
import type { ServerClock } from '../clock.ts';
import type { FetchContext, WhatsGateServerOptions } from '../options.ts';
import { type Redact, toReason } from '../reason.ts';
import type { Report } from '../report.ts';
import { addCorsHeaders, answerPreflight, checkOrigin } from './check-origin.ts';
import type { Command } from './commands.ts';
import { identifyOwner } from './identify.ts';
import { problems, toAnswer, toProblem } from './problems.ts';
import { readBody } from './read-body.ts';

export interface HandlerOptions {
  readonly commands: ReadonlyMap<string, Command>;
  readonly identify: WhatsGateServerOptions['identify'];
  readonly allowedOrigins: ReadonlySet<string>;
  readonly clock: ServerClock;
  readonly report: Report;
  readonly redact: Redact;
  /** Called with each request that is past every guard. */
  readonly onRequest: () => void;
  /** Told why work that was left after an answer has failed. */
  readonly onReleaseFailed: (error: unknown) => void;
  /** What a request has begun and goes on after its answer. Never rejects. */
  readonly background: () => Promise<void> | null;
}

/** Answers a request, whatever it is. Never rejects. */
export type Handler = (request: Request, context?: FetchContext) => Promise<Response>;

const maxLease = 200;

/** Match, guards, run, respond. */
export function createHandler(options: HandlerOptions): Handler {
  const { commands, allowedOrigins, clock, report, redact, background } = options;

  const answer = async (
    request: Request,
    name: string,
    context: FetchContext,
    defer: (work: Promise<void>) => void,
  ): Promise<Response> => {
    const command = commands.get(name);
    if (command === undefined) throw problems.notFound('such command');
    if (request.method === 'OPTIONS') return answerPreflight(request, allowedOrigins);
    if (request.method !== 'POST') throw problems.notPost();
    checkOrigin(request, allowedOrigins);
    const identity = await identifyOwner(options.identify, request, context, clock);
    const { headers } = request;
    const body = await readBody(request, clock);
    const lease = parseLease(headers.get(leaseHeader) ?? body.lease);
    const saysSuccess = (headers.get(pageStateHeader) ?? body.pageState) === 'success';
    options.onRequest();
    const { signal } = request;
    const answerHeaders = new Headers();
    const asked = { identity, body, headers, lease, saysSuccess, signal, answerHeaders, defer };
    const result: JsonObject = await command(asked);
    return Response.json({ result: 'OK', ...result }, { headers: answerHeaders });
  };

  const handle = async (
    request: Request,
    context: FetchContext,
    defer: (work: Promise<void>) => void,
  ): Promise<Response> => {
    const started = clock.now();
    const name = toCommandName(request);
    let reason: string | null = null;
    const response = await answer(request, name, context, defer).catch((error: unknown) => {
      const problem = toProblem(error);
      reason = problem.reason;
      return toAnswer(problem);
    });
    response.headers.set('Cache-Control', 'no-store');
    addCorsHeaders(request, response, allowedOrigins);
    report({
      event: 'request',
      command: commands.has(name) ? name : 'unknown',
      status: response.status,
      ms: Math.round(clock.now() - started),
      ...(reason !== null && { reason: redact(reason) }),
    });
    return response;
  };

  return (given, platform) => {
    // Plain JavaScript may hand over anything, and a mount that forgets an argument must not end the process.
    const request = isRequest(given) ? given : new Request('https://not-a-request.invalid/');
    const context = platform ?? {};
    const deferred: Promise<void>[] = [];
    const defer = (work: Promise<void>) => {
      // What fails here is the next sweep's.
      deferred.push(work.catch(options.onReleaseFailed));
    };
    const answered = handle(request, context, defer);
    const all = answered.then(() => Promise.all([...deferred, background()]));
    void callHook(() => context.waitUntil?.(all)).then((outcome) => {
      if (!outcome.isDone)
        report({ event: 'hook failed', hook: 'waitUntil', reason: redact(toReason(outcome.thrown)) });
    });
    return answered;
  };
}

function isRequest(value: unknown): value is Request {
  const { url, headers } = (value ?? {}) as Partial<Request>;
  return typeof url === 'string' && typeof headers?.get === 'function';
}

/** The last part of the path: where the relay is mounted does not matter, nor does a slash at the end. */
function toCommandName({ url }: Request): string {
  try {
    return new URL(url).pathname.replace(/\/+$/, '').split('/').at(-1) ?? '';
  } catch {
    return '';
  }
}

function parseLease(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string' || value.length > maxLease)
    throw problems.badRequest(`A lease is a text of at most ${maxLease} characters.`);
  return value;
}
