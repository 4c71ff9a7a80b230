import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createWhatsGateClient } from '@whatsgate/client';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import express from 'express';
import { H3, toNodeHandler } from 'h3/node';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { createWhatsGateServer, type WhatsGateServer } from '../src/index.ts';

type Listener = Parameters<typeof createServer>[1];

/** Each way to serve the relay at `/api/whatsgate/*`, as an application would write it. */
const mountings: readonly { readonly name: string; readonly mount: (whatsgate: WhatsGateServer) => Listener }[] = [
  { name: 'plain Node', mount: (whatsgate) => getRequestListener((request) => whatsgate.fetch(request)) },
  {
    name: 'Hono',
    mount: (whatsgate) => {
      const app = new Hono().all('/api/whatsgate/*', (context) => whatsgate.fetch(context.req.raw));
      return getRequestListener(app.fetch);
    },
  },
  {
    name: 'Express 5',
    mount: (whatsgate) => {
      const app = express();
      const relay = getRequestListener((request) => whatsgate.fetch(request));
      // Before any body parser: the relay reads the body itself.
      app.all('/api/whatsgate/{*command}', (request, response) => void relay(request, response));
      return app;
    },
  },
  {
    name: 'h3',
    mount: (whatsgate) => {
      const app = new H3().all('/api/whatsgate/**', (event) => whatsgate.fetch(event.req));
      return toNodeHandler(app);
    },
  },
];

const open: { readonly server: Server; readonly emulator: LocalEmulator; readonly whatsgate: WhatsGateServer }[] = [];
afterEach(async () => {
  for (const { server, emulator, whatsgate } of open.splice(0)) {
    whatsgate.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await emulator.close();
  }
});

describe.each(mountings)('mounted in $name, over a socket', ({ mount }) => {
  it('creates, reads and deletes for a page, and refuses another site', async () => {
    const emulator = await createEmulator({ port: 0, fetch: async () => new Response(null, { status: 404 }) });
    const whatsgate = createWhatsGateServer({
      apiKey: emulator.apiKey,
      baseUrl: `${emulator.url}/api/v1`,
      secret: 'a secret of at least thirty-two characters',
      publicUrl: 'https://app.test/api/whatsgate',
      identify: (request) => request.headers.get('x-user'),
    });
    const server = createServer(mount(whatsgate));
    open.push({ server, emulator, whatsgate });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/whatsgate`;
    const headers = { 'X-User': 'anna', Origin: 'https://app.test' };

    const page = createWhatsGateClient({ baseUrl, headers });
    const created = await page.createSession({ name: 'Support' }, { idempotencyKey: 'page' });
    expect(created).toMatchObject({ name: 'Support', callback: null });
    expect(await page.getSession(created.unique_id, { lease: 'page' })).toMatchObject({ unique_id: created.unique_id });
    expect(await page.deleteSession(created.unique_id, { lease: 'page' })).toMatchObject({ status: 'DESTROYING' });

    const stranger = createWhatsGateClient({ baseUrl, headers: { ...headers, Origin: 'https://evil.test' } });
    await expect(stranger.createSession({ name: 'Support' }, { idempotencyKey: 'page' })).rejects.toMatchObject({
      code: 'API_ERROR',
      server: { name: 'Forbidden' },
    });
    await expect(
      createWhatsGateClient({ baseUrl, headers: { Origin: 'https://app.test' } }).createSession({ name: 'a' }),
    ).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 1 });
  });
});
