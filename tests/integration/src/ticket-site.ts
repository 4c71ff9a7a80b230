import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import { createWhatsGateServer, identifyByTicket, type ServerLogEntry, type WhatsGateServer } from '@whatsgate/server';
import { toNodeHandler } from '@whatsgate/server/node';

/** A relay that knows its users by tickets, and a site of static pages on another origin. */
export interface TicketSite {
  readonly server: WhatsGateServer;
  readonly emulator: LocalEmulator;
  readonly publicUrl: string;
  readonly pagesUrl: string;
  /** What the relay has logged. */
  readonly log: readonly ServerLogEntry[];
  /** Every address that a browser has asked either server for, with its `Referer`. */
  readonly asked: readonly string[];
  /** What is answered for a path of the site of static pages. */
  readonly pages: Map<string, () => string | Promise<string>>;
  close(): Promise<void>;
}

const secret = 'a secret of at least thirty-two characters';

export async function openTicketSite(): Promise<TicketSite> {
  const asked: string[] = [];
  const log: ServerLogEntry[] = [];
  const pages: TicketSite['pages'] = new Map();
  const emulator = await createEmulator({ port: 0, slots: 20 });

  let relay: RequestListener = () => {};
  const relayAt = await listen((request, response) => {
    asked.push(`${request.url} from ${request.headers.referer}`);
    relay(request, response);
  });
  const site = await listen(async (request, response) => {
    const page = pages.get(request.url ?? '');
    asked.push(`${request.url} from ${request.headers.referer}`);
    response.setHeader('Content-Type', 'text/html').end(await page?.());
  });
  const publicUrl = `${relayAt.url}/api/whatsgate`;
  const server = createWhatsGateServer({
    apiKey: emulator.apiKey,
    secret,
    publicUrl,
    baseUrl: `${emulator.url}/api/v1`,
    identify: identifyByTicket(secret),
    allowedOrigins: [site.url],
    log: (entry) => void log.push(entry),
  });
  relay = toNodeHandler(server);
  return {
    server,
    emulator,
    publicUrl,
    pagesUrl: site.url,
    log,
    asked,
    pages,
    async close() {
      server.close();
      await Promise.all([relayAt.close(), site.close(), emulator.close()]);
    },
  };
}

async function listen(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
