import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The application: what it was told, under which id. It refuses now and then. */
export interface Told {
  readonly url: string;
  /** The ids that were answered with OK, by kind, and how often. */
  readonly heard: Readonly<Record<Kind, ReadonlyMap<string, number>>>;
  /** The owner and name of each id. */
  readonly slots: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

type Kind = 'linked' | 'unlinked' | 'event';

export async function createToldServer(): Promise<Told> {
  const heard = { linked: new Map<string, number>(), unlinked: new Map(), event: new Map() };
  const slots = new Map<string, string>();
  let count = 0;
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const kind = request.url?.slice(1) as Kind;
    const { id, owner } = JSON.parse(text) as { id: string | number; owner: string };
    count += 1;
    if (count % 5 === 0) return response.writeHead(503).end();
    heard[kind].set(String(id), (heard[kind].get(String(id)) ?? 0) + 1);
    slots.set(String(id), owner);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    slots,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
