import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { LocalEmulator } from '@whatsgate/emulator';

/** Serves the built pages, and hands on what they send to `/api/whatsgate`, adding the key and nothing else. */
export async function serveContenders(folder: string, emulator: LocalEmulator, farPort: number) {
  // The page stands on `localhost`: this is another site, so that the frame has a process of its own, as in life.
  const frameOrigin = `http://127.0.0.1:${farPort}`;
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/api/whatsgate/')) {
      const answer = await fetch(`${emulator.url}/api/v1/${path.slice('/api/whatsgate/'.length)}`, {
        method: 'POST',
        headers: { 'X-Api-Key': emulator.apiKey, 'Content-Type': 'application/json' },
        body: Buffer.concat(await request.toArray()),
      });
      response.writeHead(answer.status, { 'Content-Type': 'application/json' });
      return response.end((await answer.text()).replaceAll(JSON.stringify(emulator.url).slice(1, -1), frameOrigin));
    }
    if (path.endsWith('/')) {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      return response.end(
        `<!doctype html><html data-qr-origin="${frameOrigin}"><script type="module" src="main.js"></script></html>`,
      );
    }
    const file = await readFile(join(folder, path)).catch(() => null);
    response.writeHead(file === null ? 404 : 200, { 'Content-Type': 'text/javascript' }).end(file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
