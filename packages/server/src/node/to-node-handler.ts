import { callHook } from '../call-hook.ts';
import { Problem, problems, toAnswer } from '../http/problems.ts';
import type { FetchContext } from '../options.ts';
import { toReason } from '../reason.ts';
import type { WhatsGateServer } from '../server.ts';
import type { FastifyReplyLike, FastifyRequestLike, NodeRequest, NodeResponse } from './node-http.ts';
import { sendResponse } from './send-response.ts';
import { toRequest } from './to-request.ts';

/** Answers Node's request, or Fastify's. Resolves when the answer is sent; never rejects. */
export type NodeHandler = (
  request: NodeRequest | FastifyRequestLike,
  response: NodeResponse | FastifyReplyLike,
) => Promise<void>;

export interface NodeHandlerOptions {
  /** On a platform that stops when the answer is sent, such as `waitUntil` of `@vercel/functions`. */
  readonly waitUntil?: FetchContext['waitUntil'];
}

/**
 * Serves the relay where requests are Node's own: Express, Nest, Fastify, Next's `pages/api`, `node:http`. It may stand
 * behind a body parser, and gives `identify` the request of the framework as `context.req`.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import type { WhatsGateServer } from '@whatsgate/server';
 * import { toNodeHandler } from '@whatsgate/server/node';
 *
 * declare const whatsgate: WhatsGateServer; // createWhatsGateServer({ … })
 *
 * createServer(toNodeHandler(whatsgate)).listen(3000);
 * // Express: app.all('/api/whatsgate/{*command}', toNodeHandler(whatsgate));
 * // Fastify: app.all('/api/whatsgate/*', toNodeHandler(whatsgate));
 * ```
 */
export function toNodeHandler(
  server: Pick<WhatsGateServer, 'fetch'>,
  { waitUntil }: NodeHandlerOptions = {},
): NodeHandler {
  return async (request, response) => {
    const context: FetchContext = { req: request, ...(waitUntil && { waitUntil }) };
    const gone = new AbortController();
    ('hijack' in response ? response.raw : response).on('close', () => gone.abort());
    const answer = await answerRequest(server, request, context, gone.signal);
    const raw = rawResponse(response);
    const sent = await callHook(() => sendResponse(answer, raw));
    if (sent.isDone) return;
    print(toReason(sent.thrown));
    // So that the client notices that the answer is not whole.
    raw.destroy();
  };
}

async function answerRequest(
  server: Pick<WhatsGateServer, 'fetch'>,
  request: NodeRequest | FastifyRequestLike,
  context: FetchContext,
  gone: AbortSignal,
): Promise<Response> {
  const raw = 'raw' in request ? request.raw : request;
  const converted = await callHook(() => toRequest(raw, request.body, gone));
  if (!converted.isDone) return refuse(converted.thrown);
  const answered = await callHook(() => server.fetch(converted.value, context));
  return answered.isDone ? answered.value : refuse(problems.internal(toReason(answered.thrown)));
}

function rawResponse(response: NodeResponse | FastifyReplyLike): NodeResponse {
  if (!('hijack' in response)) return response;
  // Fastify must not answer a second time.
  response.hijack();
  return response.raw;
}

/** Answers what no Fetch request can be, such as a `TRACE`. */
function refuse(thrown: unknown): Response {
  const problem = thrown instanceof Problem ? thrown : problems.badRequest('This request cannot be read.');
  if (problem.reason !== null) print(problem.reason);
  return toAnswer(problem);
}

function print(reason: string): void {
  void callHook(() => console.error(`WhatsGate: a request was not answered: ${reason}`));
}
