// What the relay costs beside a bare proxy, and what it asks of WhatsGate. `node bench/relay-cost.ts`, after a build.
import { createWhatsGateClient } from '@whatsgate/client';
import {
  createMemoryStore,
  createWhatsGateServer,
  type ServerClock,
  type WhatsGateServer,
  type WhatsGateStore,
} from '@whatsgate/server';
import { createFakeWhatsGate, type FakeWhatsGate } from './fake-whatsgate.ts';

const sizes = [100, 10_000, 50_000];
const linkedSizes = [1_000, 10_000, 50_000];
const rounds = 21;
const warmUps = 3;
const callsPerRound = 200;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const relayUrl = 'https://app.test/api/whatsgate';

console.log(`Method: CPU of this process (\`process.cpuUsage\`: user and system), one Node ${process.versions.node}, the memory store; WhatsGate
is a function in the same process that answers at once, and its cost is in all figures. The proxy parses the JSON body,
forwards it by the same @whatsgate/client and answers. Medians of ${rounds} rounds of ${callsPerRound} calls, in which proxy and relay take
turns, after ${warmUps} more that warm up; the ratio is the median of each round's. "Unshared" is one read of WhatsGate per poll; "shared" is a poll whose answer was read for
another one within the last second. A create is of a new owner and makes two calls: its ratio is per call. Shown codes are
polled every 15 s each, and counted in the second minute. The clock is moved by hand.\n`);

/** A relay with so many slots in its store, before a WhatsGate that has their sessions. */
interface Bench {
  readonly whatsgate: FakeWhatsGate;
  readonly store: WhatsGateStore;
  readonly server: WhatsGateServer;
  readonly clock: { now: number };
}

const costs: Record<string, string | number>[] = [];
// The first one is measured while the code is compiled, so it does not count.
await measureRelay(100);
for (const slots of sizes) costs.push(...(await measureRelay(slots)));
console.table(costs);

const calls: Record<string, string | number>[] = [];
for (const shown of [100, 1_000, 10_000]) calls.push({ 'shown codes': shown, ...(await countPolls(shown)) });
console.table(calls);

const sweeps: Record<string, string | number>[] = [];
for (const linked of linkedSizes) sweeps.push({ 'linked sessions': linked, ...(await measureSweeps(linked)) });
console.table(sweeps);

async function measureRelay(slots: number): Promise<Record<string, string | number>[]> {
  const bench = await createBench(slots, 'AUTH');
  const { server, whatsgate, clock } = bench;
  const client = createWhatsGateClient({
    apiKey: 'the-key-of-a-benchmark',
    baseUrl: 'https://fake.test/api/v1',
    fetch: whatsgate.fetch,
  });
  const answer = (data: unknown) => Response.json({ result: 'OK', pages: 1, elements: 1, page: 1, data });
  const proxy = {
    poll: async (request: Request) => {
      const { WhatsappID: id } = (await request.json()) as { WhatsappID: string };
      return answer([await client.getSession(id)]);
    },
    create: async (request: Request) => {
      const { name } = (await request.json()) as { name: string };
      return answer(await client.createSession({ name, callback: 'https://app.test/hook' }));
    },
  };
  let creates = 0;
  const one = (index: number) => (index * 7) % slots;
  const perCall = await measureInTurns({
    'proxy poll': (index) => proxy.poll(toPoll(one(index))),
    // So far apart that no answer is shared, and that few are asked for within 15 s.
    'poll, unshared': (index) => {
      clock.now += second;
      return server.fetch(toPoll(one(index)));
    },
    'poll, shared': () => server.fetch(toPoll(0)),
    'proxy create': () => proxy.create(toCreate(0)),
    create: () => {
      creates += 1;
      return server.fetch(toCreate(creates));
    },
  });
  server.close();
  const row = (what: string, proxied: string, upstreamCalls: number) => {
    const [own = [], its = []] = [perCall.get(what), perCall.get(proxied)];
    return {
      what,
      slots,
      'µs of CPU': Math.round(median(own)),
      'of the proxy': Math.round(median(its)),
      'upstream calls': upstreamCalls,
      ratio: median(own.map((cost, round) => cost / (its[round] ?? 0) / Math.max(1, upstreamCalls))).toFixed(2),
    };
  };
  return [
    row('poll, unshared', 'proxy poll', 1),
    row('poll, shared', 'proxy poll', 0),
    row('create', 'proxy create', 2),
  ];
}

/** What a call of each kind costs in each round, in µs of CPU. */
async function measureInTurns(
  kinds: Readonly<Record<string, (index: number) => Promise<Response>>>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const measured = new Map<string, number[]>();
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const [kind, call] of Object.entries(kinds)) {
      const before = process.cpuUsage();
      for (let index = 0; index < callsPerRound; index += 1) await checked(call(round * callsPerRound + index));
      const { user, system } = process.cpuUsage(before);
      if (round >= warmUps) measured.set(kind, [...(measured.get(kind) ?? []), (user + system) / callsPerRound]);
    }
  }
  return measured;
}

/** What so many pages cost that show a code and poll every 15 s. */
async function countPolls(shown: number): Promise<Record<string, string | number>> {
  const { server, whatsgate, clock } = await createBench(shown, 'AUTH');
  const pollFor = async (minutes: number) => {
    for (let passed = 0; passed < minutes * minute; passed += 15 * second)
      for (let index = 0; index < shown; index += 1) {
        clock.now += (15 * second) / shown;
        await checked(server.fetch(toPoll(index)));
      }
  };
  await pollFor(1);
  whatsgate.takeCalls();
  const before = process.cpuUsage();
  await pollFor(1);
  const { user, system } = process.cpuUsage(before);
  server.close();
  return {
    'polls a minute': shown * 4,
    'upstream calls a minute': whatsgate.takeCalls(),
    'µs of CPU a poll': Math.round((user + system) / shown / 4),
  };
}

/** Sweeps, once a minute, in the middle of a day, and after three days without a server. */
async function measureSweeps(linked: number): Promise<Record<string, string | number>> {
  const { server, whatsgate, clock } = await createBench(linked, 'READY');
  const sweepFor = async (count: number) => {
    const found: { calls: number; ms: number }[] = [];
    for (let done = 0; done < count; done += 1) {
      clock.now += minute;
      whatsgate.takeCalls();
      const before = process.cpuUsage();
      await server.sweep();
      const { user, system } = process.cpuUsage(before);
      found.push({ calls: whatsgate.takeCalls(), ms: (user + system) / 1_000 });
    }
    return { calls: median(found.map((each) => each.calls)), ms: median(found.map((each) => each.ms)) };
  };
  clock.now += hour;
  const idle = await sweepFor(31);
  clock.now += 17 * hour;
  // What was due until then is not a day's usual.
  while ((await sweepFor(1)).calls > 100);
  const usual = await sweepFor(31);
  clock.now += 72 * hour;
  const backlog = await sweepFor(5);
  server.close();
  return {
    'calls, none due': idle.calls,
    'CPU ms': idle.ms.toFixed(1),
    'calls, in the hours of looks': usual.calls,
    'CPU ms ': usual.ms.toFixed(1),
    'calls, after three days': backlog.calls,
    'CPU ms  ': backlog.ms.toFixed(1),
  };
}

async function createBench(slots: number, status: string): Promise<Bench> {
  const clock = { now: Date.UTC(2026, 10, 28) };
  const time: ServerClock = {
    now: () => clock.now,
    pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
    every(ms, action) {
      // Sweeps are made by hand.
      if (ms === minute) return () => {};
      const timer = setInterval(action, ms);
      return () => clearInterval(timer);
    },
  };
  const whatsgate = createFakeWhatsGate();
  const store = createMemoryStore(time.now);
  const server = createWhatsGateServer({
    apiKey: 'the-key-of-a-benchmark',
    secret: 'at least thirty-two characters, for a benchmark',
    publicUrl: relayUrl,
    baseUrl: 'https://fake.test/api/v1',
    identify: (request) => request.headers.get('x-user'),
    fetch: whatsgate.fetch,
    clock: time,
    store,
    budget: false,
    log: () => {},
  });
  await checked(server.fetch(toCreate(0)));
  if (status === 'READY') {
    whatsgate.setStatus(whatsgate.last().unique_id, status);
    await server.list('owner-0');
  }
  await multiply({ whatsgate, store, server, clock }, slots, status);
  // Its first ten minutes are not a store's usual.
  clock.now += 11 * minute;
  return { whatsgate, store, server, clock };
}

/** Copies the one slot that there is, with its session. The leases do not end while it is measured. */
async function multiply({ store, whatsgate, clock }: Bench, slots: number, status: string): Promise<void> {
  const [first] = await store.listDue('slots', Number.MAX_SAFE_INTEGER, 1);
  if (first === undefined) throw new Error('There is no slot.');
  const { document, key, version } = first;
  const session = whatsgate.last();
  const { createId } = document.value as { createId: string };
  for (let index = 0; index < slots; index += 1) {
    const id = toUniqueId(index);
    const ofIts = (text: string) => text.replaceAll(createId, index === 0 ? createId : `create-${index}`);
    const copy = ofIts(JSON.stringify(document))
      .replaceAll('owner-0', `owner-${index}`)
      .replaceAll('page-0', `page-${index}`)
      .replaceAll(session.unique_id, id)
      .replace(/"until":\d+/, `"until":${clock.now + 240 * hour}`);
    const dueAt = status === 'READY' ? clock.now + Math.round((12 + (12 * index) / slots) * hour) : document.dueAt;
    const next = { ...(JSON.parse(copy) as typeof document), dueAt };
    await store.put(key.replace('owner-0', `owner-${index}`), next, index === 0 ? version : null);
    whatsgate.add({ ...session, unique_id: id, status, callback: ofIts(session.callback) });
  }
}

function toUniqueId(index: number): string {
  return index === 0 ? 'made-1' : `session-${index}`;
}

function toHeaders(index: number) {
  const page = `page-${index}`;
  return {
    'Content-Type': 'application/json',
    Origin: 'https://app.test',
    'X-User': `owner-${index}`,
    'Idempotency-Key': page,
    'X-WhatsGate-Lease': page,
  };
}

function toPoll(index: number): Request {
  const body = JSON.stringify({ WhatsappID: toUniqueId(index) });
  return new Request(`${relayUrl}/sessions-get`, { method: 'POST', headers: toHeaders(index), body });
}

function toCreate(index: number): Request {
  const headers = { ...toHeaders(index), 'X-User': index === 0 ? 'owner-0' : `new-${index}` };
  return new Request(`${relayUrl}/session-create`, { method: 'POST', headers, body: '{"name":"Support"}' });
}

async function checked(answer: Promise<Response>): Promise<void> {
  const response = await answer;
  const text = await response.text();
  if (response.status !== 200 || !text.includes('unique_id')) throw new Error(`${response.status}: ${text}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
