import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Notification } from '../../src/notify/index.ts';

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
    const { id, kind, owner } = read(JSON.parse(text) as Notification);
    count += 1;
    if (count % 5 === 0) return response.writeHead(503).end();
    heard[kind].set(id, (heard[kind].get(id) ?? 0) + 1);
    slots.set(id, owner);
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

/** What was told of whom: links by the id of the notification, events by WhatsGate's own. */
function read(notification: Notification): { id: string; kind: Kind; owner: string } {
  const { owner } = notification.data;
  if (notification.type === 'whatsapp.event') return { id: String(notification.data.event.id), kind: 'event', owner };
  return { id: notification.id, kind: notification.type === 'whatsapp.linked' ? 'linked' : 'unlinked', owner };
}
