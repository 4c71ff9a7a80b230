import type { Background } from '../background.ts';
import { callHook } from '../call-hook.ts';
import type { ServerClock } from '../clock.ts';
import type { FetchContext } from '../options.ts';
import { type Redact, toReason } from '../reason.ts';
import type { Report } from '../report.ts';
import { addCorsHeaders, refuseForeignOrigin } from './check-origin.ts';
import { problems, toAnswer, toProblem } from './problems.ts';
import { type Route, toLogName, toRoute } from './route.ts';
import type { SessionCommandRequest } from './session-command.ts';
import type { Webhook } from './webhook.ts';

export interface HandlerOptions {
  /** The names of the session commands. */
  readonly sessionNames: { has(name: string): boolean };
  readonly answerSession: (asked: SessionCommandRequest) => Promise<Response>;
  readonly answerAdmin: (request: Request, name: string) => Promise<Response>;
  readonly webhook: Webhook;
  /** Answers a GET or HEAD for a file that the server has. */
  readonly serveFile: (request: Request, name: string) => Promise<Response>;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly clock: ServerClock;
  readonly report: Report;
  readonly redact: Redact;
  /** Told why work that was left after an answer has failed. */
  readonly onReleaseFailed: (error: unknown) => void;
  readonly background: Background;
}

/** Answers a request, whatever it is. Never rejects. */
export type Handler = (request: Request, context?: FetchContext) => Promise<Response>;

/** Match, answer, respond. */
export function createHandler(options: HandlerOptions): Handler {
  const {
    sessionNames,
    answerSession,
    answerAdmin,
    webhook,
    serveFile,
    allowedOrigins,
    clock,
    report,
    redact,
    background,
  } = options;

  const answerWebhook = (request: Request, token: string): Promise<Response> => {
    // WhatsGate is no page: it sends no origin, and its token says who it is.
    refuseForeignOrigin(request, allowedOrigins);
    return webhook(request, token);
  };

  const answer = async (
    route: Route,
    request: Request,
    context: FetchContext,
    defer: (work: Promise<void>) => void,
  ): Promise<Response> => {
    switch (route.kind) {
      case 'session':
        return answerSession({ request, name: route.name, context, defer });
      case 'admin':
        return answerAdmin(request, route.name);
      case 'hook':
        return answerWebhook(request, route.token);
      case 'file':
        return serveFile(request, route.name);
      default:
        throw problems.notFound('such command');
    }
  };

  const handle = async (
    request: Request,
    context: FetchContext,
    defer: (work: Promise<void>) => void,
  ): Promise<Response> => {
    const started = clock.now();
    const route = toRoute(request, sessionNames);
    let reason: string | null = null;
    const refuse = (error: unknown) => {
      const problem = toProblem(error);
      reason = problem.reason;
      return toAnswer(problem);
    };
    const outcome = await callHook(() => answer(route, request, context, defer));
    const response = outcome.isDone ? outcome.value : refuse(outcome.thrown);
    // A file says itself how it may be kept and read.
    if (route.kind !== 'file' || !outcome.isDone) {
      response.headers.set('Cache-Control', 'no-store');
      addCorsHeaders(request, response, allowedOrigins);
    }
    report({
      event: 'request',
      command: toLogName(route),
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
