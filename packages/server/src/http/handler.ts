import { type JsonObject, leaseHeader, pageStateHeader } from '@whatsgate/client';
import type { Background } from '../background.ts';
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
import type { Webhook } from './webhook.ts';

export interface HandlerOptions {
  readonly commands: ReadonlyMap<string, Command>;
  readonly webhook: Webhook;
  readonly identify: WhatsGateServerOptions['identify'];
  readonly allowedOrigins: ReadonlySet<string>;
  readonly clock: ServerClock;
  readonly report: Report;
  readonly redact: Redact;
  /** Called with each request that is past every guard. */
  readonly onRequest: () => void;
  /** Told why work that was left after an answer has failed. */
  readonly onReleaseFailed: (error: unknown) => void;
  readonly background: Background;
}

/** Answers a request, whatever it is. Never rejects. */
export type Handler = (request: Request, context?: FetchContext) => Promise<Response>;

const maxLease = 200;
/** Of a command: a name, a number, an id. */
const bodyLimits = { bytes: 16 * 1024, ms: 10_000 };

/** Match, guards, run, respond. */
export function createHandler(options: HandlerOptions): Handler {
  const { commands, webhook, allowedOrigins, clock, report, redact, background } = options;

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
    if (!/^application\/json\b/i.test(headers.get('content-type') ?? '')) throw problems.notJson();
    const body = await readBody(request, clock, bodyLimits);
    const lease = parseLease(headers.get(leaseHeader) ?? body.lease);
    const saysSuccess = (headers.get(pageStateHeader) ?? body.pageState) === 'success';
    options.onRequest();
    const { signal } = request;
    const answerHeaders = new Headers();
    const asked = { identity, body, headers, lease, saysSuccess, signal, answerHeaders, defer };
    const result: JsonObject = await command(asked);
    return Response.json({ result: 'OK', ...result }, { headers: answerHeaders });
  };

  const answerWebhook = (request: Request, token: string): Promise<Response> => {
    // WhatsGate is no page: it sends no origin, and its token says who it is.
    if (request.headers.has('origin')) checkOrigin(request, allowedOrigins);
    return webhook(request, token);
  };

  const handle = async (
    request: Request,
    context: FetchContext,
    defer: (work: Promise<void>) => void,
  ): Promise<Response> => {
    const started = clock.now();
    const route = toRoute(request, commands);
    let reason: string | null = null;
    const refuse = (error: unknown) => {
      const problem = toProblem(error);
      reason = problem.reason;
      return toAnswer(problem);
    };
    const answered = callHook(() =>
      route.token === null ? answer(request, route.name, context, defer) : answerWebhook(request, route.token),
    );
    const outcome = await answered;
    const response = outcome.isDone ? outcome.value : refuse(outcome.thrown);
    response.headers.set('Cache-Control', 'no-store');
    addCorsHeaders(request, response, allowedOrigins);
    report({
      event: 'request',
      command: route.token !== null ? 'hook' : commands.has(route.name) ? route.name : 'unknown',
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
    // What fails here is the next sweep's.
    const defer = (work: Promise<void>) => background.add(work.catch(options.onReleaseFailed));
    const answered = handle(request, context, defer);
    const all = answered.then(() => background.settled());
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

/** What a request asks for: a command by name, or a webhook by the token of its address. */
interface Route {
  readonly name: string;
  readonly token: string | null;
}

/** By the end of the path: where the relay is mounted does not matter, nor does a slash at the end. */
function toRoute({ url }: Request, commands: ReadonlyMap<string, Command>): Route {
  const [before, last] = toPath(url).replace(/\/+$/, '').split('/').slice(-2);
  const name = last ?? before ?? '';
  return { name, token: before === 'hook' && !commands.has(name) ? name : null };
}

function toPath(url: string): string {
  try {
    return new URL(url).pathname;
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
