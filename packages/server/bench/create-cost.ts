// What the create rule costs, beside a proxy that only creates. `node bench/create-cost.ts`, after a build of the packages.
import { createWhatsGateClient } from '@whatsgate/client';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import { createMemoryStore, createWhatsGateServer, type WhatsGateServer, type WhatsGateStore } from '@whatsgate/server';
import { inSimulatedTime } from '@whatsgate/server/testing';

const latency = 50;
const runs = 5;
const accounts = [100, 1_000];
const isForOthers = { method: 'POST', headers: { 'X-Api-Key': 'emulator-key' } };

console.log(`Method: in simulated time, so that only upstream calls cost any: each takes ${latency} ms, and the emulator
answers it at once after that. Node ${process.versions.node}, one process, the memory store. "First" is the first create of a new process on
an empty store; "first, store kept" on a durable one. "Later" is another user's create, 11 minutes after that: for its
first 10 minutes a new store looks three times ("later, new store"). The proxy is one client with the key that only
creates. Medians of ${runs} runs; the account has other sessions of the number given.\n`);

interface Cost {
  readonly calls: number;
  readonly ms: number;
}

const rows: Record<string, string | number>[] = [];
for (const others of accounts) {
  const costs = new Map<string, Cost[]>();
  for (let run = 0; run < runs; run += 1)
    for (const [what, cost] of await measureAll(others)) costs.set(what, [...(costs.get(what) ?? []), cost]);
  for (const [what, measured] of costs)
    rows.push({
      create: what,
      'other sessions': others,
      'upstream calls': median(measured.map(({ calls }) => calls)),
      ms: median(measured.map(({ ms }) => ms)),
    });
}
console.table(rows);

/** Each kind of create once, on a fresh account. */
async function measureAll(others: number): Promise<ReadonlyMap<string, Cost>> {
  const emulator = await createEmulator({ clock: 'manual', slots: 10_000, fetch: async () => new Response() });
  for (let made = 0; made < others; made += 1)
    await emulator.fetch(
      new Request(`${emulator.url}/api/v1/session-create`, { ...isForOthers, body: `{"name":"Other ${made}"}` }),
    );
  const upstream = createUpstream(emulator);
  const store = createMemoryStore(emulator.clock.now);
  const server = startServer(emulator, upstream.fetch, store);
  const costs = new Map<string, Cost>();
  const measure = async (what: string, work: () => Promise<unknown>) => costs.set(what, await upstream.measure(work));

  const client = createWhatsGateClient({
    apiKey: emulator.apiKey,
    baseUrl: `${emulator.url}/api/v1`,
    fetch: upstream.fetch,
  });
  await measure('bare proxy', () => client.createSession({ name: 'Support' }));
  await measure('first', () => create(server, 'anna'));
  await measure('later, new store', () => create(server, 'bob'));
  await emulator.clock.advance(11 * 60_000);
  await measure('later', () => create(server, 'carol'));

  // Its code is shown a moment later.
  await emulator.clock.advance(1_000);
  const [linked] = (await emulator.sessions()).filter(({ name }) => name.startsWith('Support of carol'));
  await emulator.phone.scan(linked?.uniqueId);
  await emulator.clock.advance(1_000);
  await measure('finds a linked session', () => create(server, 'carol'));
  server.close();
  const next = startServer(emulator, upstream.fetch, store);
  await measure('first, store kept', () => create(next, 'dave'));
  next.close();
  const fresh = startServer(emulator, upstream.fetch, createMemoryStore(emulator.clock.now));
  await measure('first, finds a linked session', () => create(fresh, 'carol'));
  fresh.close();
  return costs;
}

/** The way to WhatsGate: each call takes its time and is counted. */
function createUpstream({ clock, fetch }: LocalEmulator) {
  let calls = 0;
  return {
    async fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
      const request = new Request(input, init);
      calls += 1;
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, latency));
      return fetch(request);
    },
    async measure(work: () => Promise<unknown>): Promise<Cost> {
      const before = calls;
      const start = clock.now();
      let end: number | null = null;
      const done = work().then(() => {
        end = clock.now();
      });
      while (end === null) await clock.advance(1);
      await done;
      return { calls: calls - before, ms: end - start };
    },
  };
}

function startServer(emulator: LocalEmulator, fetch: typeof globalThis.fetch, store: WhatsGateStore): WhatsGateServer {
  return createWhatsGateServer({
    ...inSimulatedTime(emulator.clock),
    apiKey: emulator.apiKey,
    secret: 'at least thirty-two characters, for a benchmark',
    publicUrl: 'https://app.test/api/whatsgate',
    baseUrl: `${emulator.url}/api/v1`,
    identify: (request) => request.headers.get('x-user'),
    fetch,
    store,
  });
}

async function create(server: WhatsGateServer, owner: string): Promise<void> {
  const headers = {
    'Content-Type': 'application/json',
    Origin: 'https://app.test',
    'Idempotency-Key': crypto.randomUUID(),
    'X-User': owner,
  };
  const body = JSON.stringify({ name: `Support of ${owner}` });
  const request = new Request('https://app.test/api/whatsgate/session-create', { method: 'POST', headers, body });
  const response = await server.fetch(request);
  if (response.status !== 200) throw new Error(`A create was answered with ${response.status}.`);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
