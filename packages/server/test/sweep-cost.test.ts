import { describe, expect, it } from 'vitest';
import { createMemoryStore, type WhatsGateStore } from '../src/index.ts';
import { createHarness, type Harness, pageHeaders } from './harness.ts';
import { slotsOf } from './slots-of.ts';
import { createUpstream, type UpstreamRequest } from './upstream.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A relay whose requests to WhatsGate are counted; sweeps are made by the test alone. */
async function createCounted() {
  const harness = await createHarness({}, { slots: 20_000 });
  const asked: UpstreamRequest[] = [];
  const fetch = createUpstream(harness, (request, pass) => {
    asked.push(request);
    return pass();
  });
  const restart = (store: WhatsGateStore) => {
    harness.server.close();
    harness.server = harness.restart(store, fetch);
    harness.server.close();
  };
  restart(harness.store);
  const sweep = async () => {
    asked.length = 0;
    const report = await harness.server.sweep();
    await harness.advance(minute);
    const count = (kind: string) => asked.filter((each) => each.kind === kind).length;
    return { report, lists: count('list'), reads: count('read'), deletes: count('other') };
  };
  return { harness, asked, fetch, restart, sweep };
}

async function start(harness: Harness, owner: string): Promise<string> {
  const headers = { ...pageHeaders(owner), 'X-User': owner };
  const { body } = await harness.call('session-create', { name: 'Support' }, headers);
  return String(body.data.unique_id);
}

/** So many owners with a linked session each, which the store knows to be linked. */
async function createLinked(count: number) {
  const counted = await createCounted();
  const { harness } = counted;
  for (let index = 0; index < count; index += 1) await start(harness, `owner-${index}`);
  await harness.advance(600);
  for (const { uniqueId } of await harness.emulator.sessions()) await harness.emulator.phone.scan(uniqueId);
  await harness.advance(800);
  for (let index = 0; index < count; index += 1) await harness.server.list(`owner-${index}`);
  return counted;
}

const dueTimes = async (store: WhatsGateStore) =>
  (await store.listDue('slots', Number.MAX_SAFE_INTEGER, 10_000)).map(({ document }) => document.dueAt ?? 0);

describe('S11: linked sessions are looked at once or twice a day, spread out', { timeout: 600_000 }, () => {
  it.each(['claimed by their owners', 'claimed by nobody'])('also after the store was emptied: %s', async (how) => {
    const { harness, restart, sweep } = await createLinked(600);
    const store = createMemoryStore(harness.clock.now);
    restart(store);
    await harness.server.list('owner-0');
    if (how === 'claimed by their owners') {
      for (let index = 1; index < 600; index += 1) await harness.server.list(`owner-${index}`);
      const times = await dueTimes(store);
      const now = harness.clock.now();
      expect(Math.min(...times) - now).toBeGreaterThanOrEqual(11.9 * hour);
      expect(Math.max(...times) - now).toBeLessThanOrEqual(day);
    }
    await harness.advance(11 * hour);
    const reads: number[] = [];
    for (let passed = 0; passed < 13.1 * hour; passed += minute) reads.push((await sweep()).reads);
    expect(reads.reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(600);
    expect(reads.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(700);
    // One in 1.2 minutes.
    expect(Math.max(...reads)).toBeLessThanOrEqual(10);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 600, deletes: 0, live: 600 });
  });
});

describe('S11: after days without a server', { timeout: 600_000 }, () => {
  it('a hundred linked sessions a sweep are looked at, and what pages left is released by the first one', async () => {
    const { harness, sweep } = await createLinked(700);
    const headers = { ...pageHeaders('given-up'), 'X-User': 'given-up' };
    await harness.advance(3 * day);
    // It is due later than all linked ones.
    const left = await start(harness, 'left');
    await harness.advance(6 * minute);
    const givenUp = await start(harness, 'given-up');
    await harness.emulator.fault({ on: 'session-delete', kind: 'error' });
    await harness.call('session-delete', { WhatsappID: givenUp }, headers);
    const first = await sweep();
    expect(first.report).toMatchObject({ released: 2, postponed: 0, failed: 0 });
    expect(first.reads).toBeLessThanOrEqual(100 + 2);
    const alive = (await harness.emulator.sessions()).map(({ uniqueId }) => uniqueId);
    expect([alive.includes(left), alive.includes(givenUp)]).toEqual([false, false]);
    const later: number[] = [];
    for (let round = 0; round < 10; round += 1) later.push((await sweep()).reads);
    expect(Math.max(...later)).toBeLessThanOrEqual(100 + 2);
    // The backlog is gone: the rest has another time.
    expect(later.slice(-5).reduce((sum, each) => sum + each)).toBeLessThanOrEqual(2);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 2, live: 700 });
  });
});

describe('S11: a sweep', { timeout: 600_000 }, () => {
  it('reads once what it deletes, and nothing beyond what it may delete', async () => {
    const { harness, sweep } = await createCounted();
    for (let index = 0; index < 200; index += 1) await start(harness, `owner-${index}`);
    await harness.advance(6 * minute);
    const { report, lists, reads, deletes } = await sweep();
    expect(report).toEqual({ adopted: 0, released: 50, postponed: 150, failed: 0 });
    // Two full pages and the one after them, and one of those that are starting.
    expect({ lists, reads, deletes }).toEqual({ lists: 4, reads: 50, deletes: 50 });
  });

  it('deletes only what a read after the write shows as waiting, whatever the list showed', async () => {
    const { harness, restart } = await createCounted();
    await start(harness, 'anna');
    await harness.advance(6 * minute);
    const states: unknown[] = [];
    const fetch = createUpstream(harness, async ({ kind }, pass) => {
      const answer = await pass();
      if (kind !== 'read') return answer;
      // It was linked after the list.
      states.push(...(await slotsOf(harness)).map(({ state }) => state));
      const body = (await answer.json()) as { data: object[] };
      const linked = body.data.map((record) => ({ ...record, status: 'READY', wid: '79990000000@c.us' }));
      return Response.json({ ...body, data: linked });
    });
    harness.server = harness.restart(harness.store, fetch);
    harness.server.close();
    expect(await harness.server.sweep()).toEqual({ adopted: 0, released: 0, postponed: 0, failed: 0 });
    expect(states).toEqual(['deleting']);
    expect(await slotsOf(harness)).toMatchObject([{ state: 'active', seenLinked: true }]);
    restart(harness.store);
    await harness.advance(minute);
    expect(await harness.server.sweep()).toEqual({ adopted: 0, released: 0, postponed: 0, failed: 0 });
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('does not look again and again at linked sessions that cannot be read', async () => {
    const { harness, asked } = await createLinked(3);
    harness.server = harness.restart(
      harness.store,
      createUpstream(harness, async (request, pass) => {
        asked.push(request);
        return request.kind === 'read'
          ? Response.json({ name: 'Exception', message: 'no', code: 0 }, { status: 500 })
          : pass();
      }),
    );
    harness.server.close();
    await harness.advance(day);
    asked.length = 0;
    expect(await harness.server.sweep()).toMatchObject({ failed: 3 });
    await harness.advance(minute);
    expect(await harness.server.sweep()).toMatchObject({ failed: 0 });
    expect(asked.filter(({ kind }) => kind === 'read')).toHaveLength(3);
  });
});

describe('S11: with a store that remembers', () => {
  it.each([100, 5_000])('the first create after a start makes two calls: %d sessions on the account', async (count) => {
    const { harness, asked } = await createCounted();
    await start(harness, 'anna');
    await harness.advance(11 * minute);
    const others = Array.from({ length: count }, (_, index) => ({ unique_id: `other-${index}`, status: 'READY' }));
    const fetch = createUpstream(harness, async (request, pass) => {
      asked.push(request);
      if (request.kind !== 'list' || 'name' in request.body) return pass();
      const page = Number(request.body.page);
      return Response.json({ result: 'OK', data: others.slice((page - 1) * 100, page * 100) });
    });
    harness.server = harness.restart(harness.store, fetch);
    asked.length = 0;
    await start(harness, 'bob');
    expect(asked.map(({ kind }) => kind)).toEqual(['list', 'create']);
    harness.server.close();
  });
});
