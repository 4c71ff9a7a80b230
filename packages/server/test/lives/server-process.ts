// One of the servers of cluster.ts, as a process of its own that may be killed at any time.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createClient } from 'redis';
import { createWhatsGateServer, type WhatsGateStore } from '../../src/index.ts';
import { toNodeHandler } from '../../src/node/index.ts';
import { createPostgresStore, createPostgresTable } from '../../src/stores/postgres/index.ts';
import { createRedisStore, fromRedis } from '../../src/stores/redis/index.ts';
import type { ProcessOptions } from './cluster.ts';
import { createFastClock, speedUp } from './fast-time.ts';

const options = JSON.parse(process.argv[2] ?? '') as ProcessOptions;

async function openStore(url: string): Promise<WhatsGateStore> {
  if (url.startsWith('redis:')) {
    const client = await createClient({ url, commandOptions: { timeout: 2_000 } })
      .on('error', () => {})
      .connect();
    return createRedisStore({ ...fromRedis(client), warn: () => {} });
  }
  const pool = new pg.Pool({ connectionString: url, max: 5 });
  pool.on('error', () => {});
  await createPostgresTable(pool);
  return createPostgresStore(pool);
}

/** Tells the test, which may refuse, and waits for its answer. */
async function tell(what: string, body: object, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${options.told}/${what}`, { method: 'POST', body: JSON.stringify(body), signal });
  if (!response.ok) throw new Error(`the application answered ${response.status}`);
}

const server = createWhatsGateServer({
  apiKey: options.apiKey,
  baseUrl: options.baseUrl,
  secret: 'a secret of at least thirty-two characters',
  publicUrl: 'https://app.test/api/whatsgate',
  identify: (request) => request.headers.get('x-user'),
  budget: false,
  store: speedUp(await openStore(options.store), options.time),
  clock: createFastClock(options.time),
  onLinked: (event, { signal }) => tell('linked', event, signal),
  onUnlinked: (event, { signal }) => tell('unlinked', event, signal),
  onEvent: ({ owner, event }, { signal }) => tell('event', { id: event.id, owner }, signal),
  log: () => {},
});

const handle = toNodeHandler(server);
const listener = createServer((request, response) => {
  if (request.url !== '/sweep') return handle(request, response);
  server.sweep().then(
    (report) => response.end(JSON.stringify(report)),
    () => response.writeHead(500).end('{}'),
  );
});
listener.listen(0, '127.0.0.1', () => process.send?.((listener.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
