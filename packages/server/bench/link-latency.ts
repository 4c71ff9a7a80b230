// How soon a page hears of its link, over real HTTP. `node bench/link-latency.ts`, after a build.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWhatsGateClient, isLinked, type WhatsGateClient, type WhatsGateRecord } from '@whatsgate/client';
import { createEmulator } from '@whatsgate/emulator';
import { createWhatsGateServer } from '@whatsgate/server';
import { toNodeHandler } from '@whatsgate/server/node';

const links = 15;
/** As the session does without waiting reads: ms between its confirming reads, the last one again and again. */
const intervals = [500, 500, 1_000, 1_000, 2_000, 2_000, 4_000];
/** From the scan to READY; not a multiple of any interval. */
const readyAfter = 1_730;

const ways = [
  { what: 'webhooks, and reads that wait', hasWebhooks: true, waitMs: 25_000 },
  { what: 'reads that wait', hasWebhooks: false, waitMs: 25_000 },
  { what: 'neither: reads at intervals', hasWebhooks: false, waitMs: 0 },
];

console.log(`Method: the emulator, the relay and the page's client in one process, over HTTP on this machine; READY comes ${readyAfter} ms
after the scan, which the page hears at once. Medians and the slowest of ${links} links one after the other; ms from the moment when
\`onLinked\` has resolved (it resolves at once), and from READY, to the page's answer.\n`);
console.table(await inTurn(ways, measure));
process.exit();

async function measure({ what, hasWebhooks, waitMs }: (typeof ways)[number]) {
  let toldAt = 0;
  let readyAt = 0;
  const emulator = await createEmulator({
    port: 0,
    slots: 100,
    readyAfter,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { event_action: action } = (await request.clone().json()) as { event_action: string };
      if (action === 'ready') readyAt = performance.now();
      return hasWebhooks ? fetch(request) : new Response(null, { status: 502 });
    },
  });
  const listener = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const relay = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const server = createWhatsGateServer({
    apiKey: emulator.apiKey,
    baseUrl: `${emulator.url}/api/v1`,
    publicUrl: relay,
    identify: () => 'anna',
    limit: 100,
    budget: false,
    onLinked() {
      toldAt = performance.now();
    },
    log: () => {},
  });
  const handle = toNodeHandler(server);
  const client = createWhatsGateClient({ baseUrl: relay, headers: { Origin: relay } });

  const sinceTold: number[] = [];
  const sinceReady: number[] = [];
  for (let link = 0; link < links; link += 1) {
    const lease = `lease-${link}`;
    const record = await client.createSession({ name: `Number ${link}` }, { idempotencyKey: lease });
    await emulator.phone.scan(record.unique_id);
    const heardAt = await waitForLink(client, record, lease, waitMs);
    sinceTold.push(heardAt - toldAt);
    sinceReady.push(heardAt - readyAt);
  }
  server.close();
  listener.close();
  await emulator.close();
  return {
    'the page has': what,
    'after onLinked': median(sinceTold),
    slowest: Math.round(Math.max(...sinceTold)),
    'after READY': median(sinceReady),
  };
}

/** Reads as a page does that has just heard `success`. */
async function waitForLink(
  client: WhatsGateClient,
  created: WhatsGateRecord,
  lease: string,
  waitMs: number,
): Promise<number> {
  let known = created;
  for (let read = 0; ; read += 1) {
    const options = { lease, pageState: 'success', known, waitMs: read === 0 ? 0 : waitMs } as const;
    const record = await client.getSession(created.unique_id, options);
    if (record !== null && isLinked(record)) return performance.now();
    known = record ?? known;
    const pause = waitMs > 0 ? 0 : (intervals[read] ?? intervals.at(-1));
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function median(values: readonly number[]): number {
  return Math.round(values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN);
}

async function inTurn<Item, Result>(items: readonly Item[], run: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}
