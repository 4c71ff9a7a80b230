import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createEmulator } from '@whatsgate/emulator';
import { createWhatsGateServer } from '@whatsgate/server';
import { Hono } from 'hono';
import type { Plugin } from 'vite';

/**
 * The server side of the browser tests, beside Vitest's own: a relay at `/api/whatsgate` that knows its user by the header
 * `X-User`, and `/api/emulator` that tells where the emulator is: on another origin, as WhatsGate would be.
 */
export function testBackend(): Plugin {
  return {
    name: 'test-backend',
    async configureServer(vite) {
      const emulator = await createEmulator({
        port: 0,
        startAfter: 50,
        readyAfter: 50,
        destroyFor: 50,
        errorFor: 1_000,
        fetch: async () => new Response('no webhooks yet', { status: 404 }),
      });
      const server = createWhatsGateServer({
        apiKey: emulator.apiKey,
        baseUrl: `${emulator.url}/api/v1`,
        publicUrl: 'http://localhost/api/whatsgate',
        identify: (request) => request.headers.get('x-user'),
        limit: 5,
      });
      const app = new Hono().all('/api/whatsgate/*', (context) => server.fetch(context.req.raw)).get('/api/emulator', (context) => context.text(emulator.url));
      const listener = getRequestListener(app.fetch);
      const breaking = createBreakingRelay(server.fetch);
      vite.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/breaking/')) void breaking(request, response);
        else if (request.url?.startsWith('/api/')) void listener(request, response);
        else next();
      });
      vite.httpServer?.once('close', () => void emulator.close());
    },
  };
}

/**
 * A relay behind a connection that breaks: the first create is done, and then the socket is gone before a byte is answered.
 * A browser whose connection had been used before sends the POST again by itself. A GET tells how many creates came.
 */
function createBreakingRelay(relay: (request: Request) => Promise<Response>): RequestListener {
  let creates = 0;
  return async (incoming, outgoing) => {
    if (incoming.method === 'GET') {
      outgoing.end(String(creates));
      return;
    }
    const headers = Object.entries(incoming.headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const body = Buffer.concat(await incoming.toArray());
    const answer = await relay(new Request(`http://localhost${incoming.url}`, { method: 'POST', headers, body }));
    const isCreate = incoming.url?.endsWith('/session-create') === true;
    if (isCreate) creates += 1;
    if (isCreate && creates === 1) incoming.socket.destroy();
    else outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  };
}
