import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import { createWhatsGateServer } from '@whatsgate/server';
import type { Plugin } from 'vite';

/**
 * What a test file has to itself: the emulator, on another origin as WhatsGate would be, and a relay that
 * knows its user by `X-User`, or by the cookie `user`.
 */
export interface Backend {
  readonly emulatorUrl: string;
  readonly relay: string;
  /** The same relay behind a connection that breaks. */
  readonly breakingRelay: string;
}

/** The server side of the browser tests, beside Vitest's own: a POST to `/api/backends` opens a new {@link Backend}. */
export function testBackend(): Plugin {
  return {
    name: 'test-backend',
    configureServer(vite) {
      const listeners = new Map<string, RequestListener>();
      let opened = 0;
      const emulators: LocalEmulator[] = [];
      vite.httpServer?.once('close', () => {
        for (const emulator of emulators) void emulator.close();
      });
      vite.middlewares.use('/api/backends', async (request, response) => {
        const [, index, kind] = (request.url ?? '').split('/');
        const listener = listeners.get(`${index}/${kind}`);
        if (listener !== undefined) return listener(request, response);
        const { emulator, relay, breaking } = await open(`http://${request.headers.host}`);
        emulators.push(emulator);
        opened += 1;
        listeners.set(`${opened}/relay`, relay).set(`${opened}/breaking`, breaking);
        const at = (path: string) => `/api/backends/${opened}/${path}`;
        response.end(
          JSON.stringify({
            emulatorUrl: emulator.url,
            relay: at('relay'),
            breakingRelay: at('breaking'),
          } satisfies Backend),
        );
      });
      vite.middlewares.use('/api/strict-style', serveStrictPages());
    },
  };
}

/**
 * Pages under a policy that allows no style attribute in markup: a POST of `{ html, script }` tells the address of one.
 * With `trustedTypes` it allows no markup from scripts either, which Vue cannot do without a policy of its own.
 */
function serveStrictPages(): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const pages: { readonly html: string; readonly policy: string }[] = [];
  return async (request, response) => {
    if (request.method === 'POST') {
      const { html, script, trustedTypes } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      pages.push({
        html: `<!doctype html><title>Strict</title><div id="strict-app">${html}</div><script type="module" src="${script}"></script>`,
        policy: trustedTypes === true ? "; require-trusted-types-for 'script'; trusted-types 'none'" : '',
      });
      response.end(`/api/strict-style/${pages.length - 1}`);
      return;
    }
    const page = pages[Number(request.url?.slice(1))];
    response.setHeader('Content-Type', 'text/html');
    response.setHeader(
      'Content-Security-Policy',
      `default-src 'none'; script-src 'self'; style-src 'self'; connect-src *; frame-src * data:${page?.policy ?? ''}`,
    );
    response.end(page?.html);
  };
}

async function open(origin: string) {
  const pace = { startAfter: 50, readyAfter: 50, destroyFor: 50, errorFor: 1_000 };
  const emulator = await createEmulator({
    port: 0,
    ...pace,
    slots: 10,
    fetch: async () => new Response('no webhooks yet', { status: 404 }),
  });
  const server = createWhatsGateServer({
    apiKey: emulator.apiKey,
    baseUrl: `${emulator.url}/api/v1`,
    publicUrl: `${origin}/api/whatsgate`,
    identify: ({ headers }) => headers.get('x-user') ?? /(?:^|; )user=(\w+)/.exec(headers.get('cookie') ?? '')?.[1],
    limit: 5,
    budget: false,
    // Shorter than the default: the tests wait for it.
    unloadGrace: 3_000,
  });
  return {
    emulator,
    relay: getRequestListener((request) => server.fetch(request)),
    breaking: createBreakingRelay(server.fetch),
  };
}

/**
 * A relay behind a connection that breaks: the first create is done, and then the socket is gone before a
 * byte is answered. A browser whose connection had been used before sends the POST again by itself. A GET
 * tells how many creates came.
 */
function createBreakingRelay(relay: (request: Request) => Promise<Response>): RequestListener {
  let creates = 0;
  return async (incoming, outgoing) => {
    if (incoming.method === 'GET') {
      outgoing.end(String(creates));
      return;
    }
    const headers = Object.entries(incoming.headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const body = Buffer.concat(await incoming.toArray());
    const answer = await relay(new Request(`http://localhost${incoming.url}`, { method: 'POST', headers, body }));
    const isCreate = incoming.url?.endsWith('/session-create') === true;
    if (isCreate) creates += 1;
    if (isCreate && creates === 1) incoming.socket.destroy();
    else outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  };
}
