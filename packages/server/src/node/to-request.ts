import { problems } from '../http/problems.ts';
import type { NodeRequest } from './node-http.ts';

/** They describe the body as it came over the wire, before a parser has read it. */
const wireHeaders: readonly string[] = ['content-length', 'content-encoding', 'transfer-encoding'];

/**
 * A Node request as a Fetch request.
 *
 * @param parsed - what a body parser has made of the body; undefined where none has read it
 * @param signal - aborted when the client has gone; it ends nothing but a wait
 * @throws TypeError for a method, an address or a body that no Fetch request can have
 * @throws Problem when the body was read and is nowhere
 */
export function toRequest(request: NodeRequest, parsed: unknown, signal: AbortSignal): Request {
  const { method = 'GET' } = request;
  const headers = toHeaders(request);
  if (method === 'GET' || method === 'HEAD') return new Request(toUrl(request), { method, headers, signal });
  if (parsed === undefined && request.readableDidRead === true)
    throw problems.internal('something before `toNodeHandler` has read the body and left nothing in `req.body`');
  // Some parsers leave an empty object behind where they have read nothing.
  const isParsed = parsed !== undefined && request.readableDidRead !== false;
  if (isParsed) for (const name of wireHeaders) headers.delete(name);
  const body = isParsed ? toBody(parsed) : toStream(request);
  // `duplex` is required for a stream, and missing in the types.
  const init: RequestInit & { duplex: 'half' } = { method, headers, body, signal, duplex: 'half' };
  return new Request(toUrl(request), init);
}

function toUrl({ originalUrl, url = '/', headers }: NodeRequest): string {
  const path = originalUrl ?? url;
  const authority = headers[':authority'] ?? headers.host;
  const address = `http://${typeof authority === 'string' ? authority : 'localhost'}${path}`;
  // A `Host` may be anything. Nothing is decided by it: origins are compared with `publicUrl`.
  return path.startsWith('/') && URL.canParse(address) ? address : new URL(path, 'http://localhost').href;
}

function toHeaders({ headers, headersDistinct }: NodeRequest): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    // Pseudo-headers of HTTP/2 begin with a colon.
    if (value === undefined || name.startsWith(':')) continue;
    // Something in between may have judged another one of two.
    const all = (name === 'authorization' ? headersDistinct?.[name] : null) ?? value;
    for (const each of Array.isArray(all) ? all : [all]) result.append(name, each);
  }
  return result;
}

/** The content type stays what the page sent: a form that a parser made an object of must not pass for JSON. */
function toBody(parsed: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof parsed === 'string') return parsed;
  return parsed instanceof Uint8Array ? new Uint8Array(parsed) : JSON.stringify(parsed);
}

function toStream(request: NodeRequest): ReadableStream<Uint8Array> {
  let isOver = false;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const finish = (how: () => void) => {
        if (isOver) return;
        isOver = true;
        how();
      };
      request.on('data', (chunk) => {
        if (isOver) return;
        controller.enqueue(new Uint8Array(chunk));
        if ((controller.desiredSize ?? 0) <= 0) request.pause();
      });
      request.on('end', () => finish(() => controller.close()));
      request.on('error', (error) => finish(() => controller.error(error)));
      request.on('close', () => finish(() => controller.error(new Error('The client went before its body was sent.'))));
      request.pause();
    },
    pull() {
      request.resume();
    },
    // Lets the rest run out: a destroyed request would take the connection with it, and the answer.
    cancel() {
      isOver = true;
      request.resume();
    },
  });
}
