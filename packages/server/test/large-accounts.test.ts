import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, type Harness, pageHeaders } from './harness.ts';
import { createUpstream, type Intercept } from './upstream.ts';
import { within } from './within.ts';

const minute = 60_000;
const latency = 50;

/** A relay each of whose upstream calls takes 50 ms and is counted. @param foreign - sessions of others on the account */
async function createCounted({ foreign = 0, limit = 1 } = {}) {
  const harness = await createHarness({ limit }, { slots: 20_000 });
  const calls: string[] = [];
  const others = Array.from({ length: foreign }, (_, index) => ({
    unique_id: `foreign-${index}`,
    name: `Foreign ${index}`,
    status: 'READY',
    callback: 'https://other.example/hook',
    wid: '79990000000@c.us',
  }));
  const intercept: Intercept = async ({ kind, body }, pass) => {
    calls.push(kind);
    await harness.clock.pause(latency);
    // Ours stand after all others, on pages that are full to the last.
    if (kind !== 'list' || 'name' in body || (body.status ?? 'READY') !== 'READY') return pass();
    const page = Number(body.page);
    const shown = others.slice((page - 1) * 100, page * 100);
    if (shown.length === 100) return Response.json({ result: 'OK', pages: 1, elements: others.length, data: shown });
    return pass({ ...body, page: page - Math.floor(others.length / 100) });
  };
  const fetch = createUpstream(harness, intercept);
  harness.server = harness.restart(createMemoryStore(harness.clock.now), fetch);
  return { harness, calls, fetch };
}

const create = (harness: Harness, key: string, name = 'Support', owner = 'anna') =>
  within(harness, 30_000, harness.call('session-create', { name }, { ...pageHeaders(key), 'X-User': owner }));

describe('S11: an account with 10,000 sessions of others', { timeout: 600_000 }, () => {
  it('the first create lists it once and is answered within ten seconds; no later one lists anything', async () => {
    const { harness, calls } = await createCounted({ foreign: 10_000 });
    const start = harness.clock.now();
    expect((await create(harness, 'one')).status).toBe(200);
    expect(harness.clock.now() - start).toBeLessThan(10_000);
    // A hundred full pages and the one that ends the list; a new store looks three times.
    expect(calls).toHaveLength(101 + 3 + 1);
    calls.length = 0;
    expect((await create(harness, 'two', 'Support', 'bob')).status).toBe(200);
    expect(calls.length).toBeLessThanOrEqual(4);
    await harness.advance(11 * minute);
    calls.length = 0;
    expect((await create(harness, 'three', 'Support', 'eve')).status).toBe(200);
    expect(calls).toEqual(['list', 'create']);
  });

  it('a hundred first creates at once wait for one listing', async () => {
    const { harness, calls } = await createCounted({ foreign: 10_000 });
    const owners = Array.from({ length: 100 }, (_, index) => `owner-${index}`);
    const answers = await Promise.all(owners.map((owner) => create(harness, owner, 'Support', owner)));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(101 + 100 * 4);
  });

  it('a restart that keeps its store lists nothing', async () => {
    const { harness, calls, fetch } = await createCounted({ foreign: 10_000 });
    const store = createMemoryStore(harness.clock.now);
    harness.server = harness.restart(store, fetch);
    await create(harness, 'one');
    await harness.advance(11 * minute);
    harness.server.close();
    harness.server = harness.restart(store, fetch);
    calls.length = 0;
    expect((await create(harness, 'two', 'Support', 'bob')).status).toBe(200);
    expect(calls).toEqual(['list', 'create']);
  });

  it('a sweep asks by status: it never lists it', async () => {
    const { harness, calls } = await createCounted({ foreign: 10_000 });
    await create(harness, 'one');
    await harness.advance(20 * minute);
    calls.length = 0;
    await harness.advance(10 * minute);
    // One list for each of the two pending statuses, once a minute.
    expect(calls.filter((kind) => kind !== 'list')).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(2 * 10);
  });
});

describe('S11: linked sessions of our own', () => {
  /** What ten sweeps, a create and a poll cost with so many linked sessions. */
  async function countWith(linked: number) {
    const { harness, calls } = await createCounted({ limit: linked + 10 });
    harness.server.close();
    const { clock } = harness.emulator;
    for (let made = 0; made < linked; made += 50) {
      const batch = Array.from({ length: 50 }, (_, index) => `owner-${made + index}`);
      const answers = batch.map((owner) =>
        harness.call('session-create', { name: 'Support' }, { ...pageHeaders(owner), 'X-User': owner }),
      );
      await within(harness, 30_000, Promise.all(answers));
    }
    await clock.advance(600);
    for (const { uniqueId } of await harness.emulator.sessions()) await harness.emulator.phone.scan(uniqueId);
    await clock.advance(6 * minute);
    const sweep = () => within(harness, 10 * minute, harness.server.sweep());
    // Each is seen linked by the first sweeps after its lease.
    for (let done = 0; done < Math.ceil(linked / 500) + 2; done += 1) {
      await sweep();
      await clock.advance(minute);
    }
    expect(await harness.emulator.ledger()).toMatchObject({ creates: linked, deletes: 0, live: linked });
    calls.length = 0;
    for (let done = 0; done < 10; done += 1) {
      expect(await sweep()).toEqual({ adopted: 0, released: 0, postponed: 0, failed: 0 });
      await clock.advance(minute);
    }
    const sweeps = calls.length;
    calls.length = 0;
    const created = await create(harness, 'new', 'Support', 'new');
    expect(created.status).toBe(200);
    const first = calls.length;
    calls.length = 0;
    const id = created.body.data.unique_id;
    await within(
      harness,
      1_000,
      harness.call('sessions-get', { WhatsappID: id }, { ...pageHeaders('new'), 'X-User': 'new' }),
    );
    return { sweeps, create: first, poll: calls.length };
  }

  it('2,000 of them cost what 100 do: sweeps, creates and polls', { timeout: 600_000 }, async () => {
    const few = await countWith(100);
    expect(few).toEqual({ sweeps: 20, create: 2, poll: 1 });
    expect(await countWith(2_000)).toEqual(few);
  });
});
