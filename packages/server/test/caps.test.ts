import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

async function storedLeases(harness: Harness): Promise<readonly string[]> {
  const entries = await harness.store.listByOwner('slots', 'anna');
  return entries.flatMap(({ document }) => Object.keys((document.value as { leases: object }).leases));
}

describe('the leases of a slot', () => {
  it('S10: are at most 20, and the oldest go', async () => {
    const harness = await createHarness();
    for (let tab = 1; tab <= 50; tab += 1) {
      await harness.call('session-create', { name: 'Support' }, pageHeaders(`tab-${tab}`));
      await harness.advance(100);
    }
    expect(await storedLeases(harness)).toEqual(Array.from({ length: 20 }, (_, index) => `tab-${50 - index}`));
  });

  it('S10: over weeks of a linked session the slot stays small', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await harness.call('session-create', { name: 'Support' }, pageHeaders('0'))).body.data;
    await link(harness);
    // Weeks of sweeps prove nothing here.
    harness.server.close();
    for (let visit = 1; visit <= 60; visit += 1) {
      await harness.call('session-create', { name: 'Support' }, pageHeaders(`visit-${visit}`));
      await harness.call('sessions-get', { WhatsappID: id }, pageHeaders(`visit-${visit}`));
      await harness.advance(day / 2);
    }
    expect((await storedLeases(harness)).length).toBeLessThanOrEqual(2);
    const stored = await harness.store.listByOwner('slots', 'anna');
    expect(JSON.stringify(stored).length).toBeLessThan(2_000);
  });

  it('S10: what was given up is forgotten after a while, so that the store does not grow', async () => {
    const harness = await createHarness();
    for (let tab = 1; tab <= 50; tab += 1) {
      const { body } = await harness.call('session-create', { name: 'Support' }, pageHeaders(`tab-${tab}`));
      await harness.call('session-delete', { WhatsappID: body.data.unique_id }, pageHeaders(`tab-${tab}`));
      await harness.advance(1_000);
    }
    expect(await harness.store.listByOwner('released-leases', 'anna')).toHaveLength(50);
    await harness.advance(15 * minute);
    for (const collection of ['released-leases', 'slots'])
      expect(await harness.store.listByOwner(collection, 'anna')).toEqual([]);
  });
});

describe('a body', () => {
  it('S10: 4 MiB of brackets are not read to their end, nor parsed', async () => {
    const { send, upstreamCalls } = await createHarness();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new TextEncoder().encode('['.repeat(1024)));
        if (sent === 4 * 1024) controller.close();
      },
    });
    const headers = { 'Content-Type': 'application/json', Origin: 'https://app.test', 'X-User': 'anna' };
    const answer = await send('session-create', { headers, body, duplex: 'half' } as RequestInit);
    expect(answer.status).toBe(413);
    expect(sent).toBeLessThan(32);
    expect(upstreamCalls()).toBe(0);
  });

  it.each([
    ['16 KiB', 16 * 1024, 400],
    ['one byte more', 16 * 1024 + 1, 413],
  ])('S10: of %s', async (_, size, status) => {
    const { send } = await createHarness();
    const headers = { 'Content-Type': 'application/json', Origin: 'https://app.test', 'X-User': 'anna' };
    expect((await send('session-create', { headers, body: '[]'.padEnd(size) })).status).toBe(status);
  });
});

it('a request whose `body` the platform does not show, as in a service worker of Firefox, is read all the same', async () => {
  const { server } = await createHarness();
  const ask = async (body: string) => {
    const headers = {
      'Content-Type': 'application/json',
      Origin: 'https://app.test',
      'X-User': 'anna',
      'Idempotency-Key': crypto.randomUUID(),
    };
    const request = new Request('https://app.test/api/whatsgate/session-create', { method: 'POST', headers, body });
    Object.defineProperty(request, 'body', { value: undefined });
    return (await server.fetch(request)).status;
  };
  expect(await ask('{"name":"Support"}')).toBe(200);
  expect(await ask('[]'.padEnd(16 * 1024 + 1))).toBe(413);
  expect(await ask('')).toBe(400);
});

describe("a list of WhatsGate's that is wrong about its pages", () => {
  const foreign = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ unique_id: `foreign-${index}`, status: 'READY', callback: null }));
  /** Two full pages and a short one, whatever the list says of itself; the session of `owner` stands on the last. */
  async function createListing(pages: unknown) {
    const first = await createHarness();
    await first.call('session-create', { name: 'Support' });
    await link(first);
    let calls = 0;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      const { page = 1, ...filter } = (await request.clone().json()) as { page?: number; name?: string };
      const answer = await first.emulator.fetch(request);
      if (!request.url.endsWith('/sessions-get') || filter.name !== undefined || 'WhatsappID' in filter) return answer;
      calls += 1;
      const { data } = (await first.emulator
        .fetch(new Request(request.url, { method: 'POST', headers: request.headers, body: '{}' }))
        .then((real) => real.json())) as { data: unknown[] };
      const shown = page <= 2 ? foreign(100) : page === 3 ? [...foreign(20), ...data] : [];
      return Response.json({ result: 'OK', pages, elements: 221, page, data: shown });
    };
    return { server: first.restart(createMemoryStore(first.clock.now), fetch), calls: () => calls };
  }

  it.each<[string, unknown]>([
    ['1e9 pages', 1e9],
    ['Infinity', 'Infinity'],
    ['1 page', 1],
    ['no page', 0],
    ['a text', '3'],
    ['less than none', -1],
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
  ])('S10: %s: it is read while a page is full, and to its end', async (_, pages) => {
    const { server, calls } = await createListing(pages);
    expect(await server.list('anna')).toMatchObject([{ name: 'Support', record: { status: 'READY' } }]);
    expect(calls()).toBe(3);
    server.close();
  });
});

it('S10: a path of slashes costs no more than any other', async () => {
  const { send } = await createHarness();
  const started = performance.now();
  // By a pattern it took half a minute.
  expect((await send(`${'/'.repeat(200_000)}x`, {})).status).toBe(404);
  expect(performance.now() - started).toBeLessThan(2_000);
});
