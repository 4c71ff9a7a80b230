import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import { createWhatsGateServer } from '@whatsgate/server';
import { toNodeHandler } from '@whatsgate/server/node';

/** A site with a relay, and the emulator behind it. */
export interface Site {
  readonly url: string;
  readonly emulator: LocalEmulator;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/**
 * Serves files, and a relay at `/api/whatsgate`. Each cookie `user` is a user.
 *
 * @param folders - the folder of each path, such as `{ '/whatsgate/': '…/dist/connect' }`; `/` is the pages'
 */
export async function servePages(folders: Readonly<Record<string, string>>): Promise<Site> {
  const emulator = await createEmulator({ port: 0, slots: 50, startAfter: 50 });
  const listener = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://site.test');
    if (pathname.startsWith('/api/whatsgate/')) return relay(request, response);
    const path = Object.keys(folders).find((each) => pathname.startsWith(each)) ?? '/';
    try {
      const file = readFileSync(join(folders[path] ?? '', pathname.slice(path.length)));
      response.writeHead(200, { 'Content-Type': types[extname(pathname)] ?? 'text/plain' }).end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const server = createWhatsGateServer({
    apiKey: emulator.apiKey,
    baseUrl: `${emulator.url}/api/v1`,
    publicUrl: `${url}/api/whatsgate`,
    identify: (request) => /user=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? null,
    log: () => {},
  });
  const relay = toNodeHandler(server);
  return {
    url,
    emulator,
    async close() {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      await server.close();
      await emulator.close();
    },
  };
}
