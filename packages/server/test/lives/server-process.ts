// One of the servers of cluster.ts, as a process of its own that may be killed at any time.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openStore } from '../../src/command/serve/open-store.ts';
import { parseStoreAddress } from '../../src/command/settings/store-address.ts';
import { createWhatsGateServer } from '../../src/index.ts';
import { toNodeHandler } from '../../src/node/index.ts';
import { createNotifier } from '../../src/notify/index.ts';
import type { ProcessOptions } from './cluster.ts';
import { createFastClock, speedUp } from './fast-time.ts';

const secret = 'a secret of at least thirty-two characters';
const options = JSON.parse(process.argv[2] ?? '') as ProcessOptions;

const address = parseStoreAddress(options.store);
if (address === null) throw new Error(`${options.store} is no store.`);
const { store } = await openStore(address, () => {});

const server = createWhatsGateServer({
  apiKey: options.apiKey,
  baseUrl: options.baseUrl,
  secret,
  publicUrl: 'https://app.test/api/whatsgate',
  identify: (request) => request.headers.get('x-user'),
  budget: false,
  store: speedUp(store, options.time),
  clock: createFastClock(options.time),
  ...createNotifier({ url: options.told, secret }),
  // As with hooks of the application's own.
  readyWait: 5_000,
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
