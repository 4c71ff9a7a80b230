import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';
import { slotsOf } from './slots-of.ts';
import { within } from './within.ts';

/** Time in which every lease lapses and the sweep has come by again and again. */
const longEnough = 20 * 60_000;

const create = (harness: Harness, key = 'page') =>
  harness.call('session-create', { name: 'Support' }, pageHeaders(key));

describe('a create without a proper answer', () => {
  it.each(['reset-after', 'truncated', 'html'] as const)(
    'N2, N7: %s: is looked up by its token and adopted or reported, never repeated',
    async (kind) => {
      const harness = await createHarness();
      await harness.emulator.fault({ on: 'session-create', kind });
      const happened = kind !== 'html';
      const answer = await within(harness, 10_000, create(harness));
      expect(answer.status).toBe(happened ? 200 : 503);
      expect(await harness.emulator.ledger()).toMatchObject({ creates: happened ? 1 : 0, maxLive: happened ? 1 : 0 });
    },
  );

  it('N5: headers never come: the retry gets the session that was made', async () => {
    const harness = await createHarness();
    let isDeaf = true;
    harness.server = harness.restart(harness.store, async (input, init) => {
      const request = new Request(input, init);
      const answer = await harness.emulator.fetch(request);
      if (!isDeaf) return answer;
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('deaf'), { code: 'ECONNRESET' }) });
    });
    expect((await within(harness, 10_000, create(harness))).status).toBeGreaterThan(500);
    expect((await within(harness, 10_000, create(harness))).status).toBeGreaterThan(500);
    isDeaf = false;
    expect(await within(harness, 10_000, create(harness))).toMatchObject({
      status: 200,
      body: { data: { name: 'Support' } },
    });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
  });

  it('is taken not to have happened once it could not be found for long', async () => {
    const harness = await createHarness();
    await harness.emulator.fault({ on: 'session-create', kind: 'reset-before' });
    for (let looks = 0; looks < 4; looks += 1) {
      const answer = await within(harness, 10_000, create(harness));
      expect(answer).toMatchObject({ status: 503, body: { name: 'StillCreating' } });
      expect(answer.headers.get('retry-after')).toBe('10');
      expect(answer.body.message).toContain('An earlier attempt is still being checked');
    }
    // Four looks are not enough before two minutes are over.
    expect(await create(harness)).toMatchObject({ status: 503 });
    await harness.advance(120_000);
    expect(await create(harness)).toMatchObject({ status: 200 });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it('N10, N16: what WhatsGate refuses for certain is not kept, nor repeated', async () => {
    const harness = await createHarness({}, { slots: 0 });
    expect(await create(harness)).toMatchObject({ status: 500, body: { name: 'SlotsExhausted' } });
    expect(await slotsOf(harness)).toEqual([]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 0 });
  });
});

describe('leases', () => {
  it('B2: a page that is never heard of again loses its session to the sweep', async () => {
    const harness = await createHarness();
    await create(harness);
    await harness.advance(290_000);
    expect(await harness.emulator.ledger()).toMatchObject({ live: 1 });
    await harness.advance(longEnough);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    expect(await slotsOf(harness)).toEqual([]);
  });

  it('D7: each read renews it, for as long as the session may wait for the phone', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness)).body.data;
    const read = () => harness.call('sessions-get', { WhatsappID: id }, pageHeaders('page'));
    for (let minute = 0; minute < 14; minute += 1) {
      await harness.advance(60_000);
      expect((await read()).body).toMatchObject({ elements: 1 });
    }
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    await harness.advance(5 * 60_000);
    expect((await read()).body).toMatchObject({ elements: 0 });
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });

  it('D7: a page that was frozen for three minutes finds its session', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.advance(180_000);
    expect((await harness.call('sessions-get', { WhatsappID: id }, pageHeaders('page'))).body).toMatchObject({
      elements: 1,
    });
    await harness.advance(240_000);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('D4: a lapsed lease reads the session and does not hold it any more', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness, 'one')).body.data;
    await harness.advance(200_000);
    await create(harness, 'two');
    await harness.advance(150_000);
    const read = () => harness.call('sessions-get', { WhatsappID: id }, pageHeaders('one'));
    expect((await read()).body).toMatchObject({ elements: 1 });
    const { one, two } = (await slotsOf(harness))[0]?.leases ?? {};
    expect(one?.until ?? 0).toBeLessThan(harness.clock.now());
    expect(two?.until).toBeGreaterThan(harness.clock.now());
  });

  it('D4: a lease that was given up reads nothing and is not renewed', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness, 'one')).body.data;
    await create(harness, 'two');
    await harness.call('session-delete', { WhatsappID: id }, pageHeaders('one'));
    const read = (lease: string) => harness.call('sessions-get', { WhatsappID: id }, pageHeaders(lease));
    expect((await read('one')).body).toMatchObject({ elements: 0 });
    expect((await read('two')).body).toMatchObject({ elements: 1 });
    expect(Object.keys((await slotsOf(harness))[0]?.leases ?? {})).toEqual(['two']);
  });

  it('S10: at most twenty of a slot are kept, the newest', async () => {
    const harness = await createHarness();
    for (let page = 0; page < 30; page += 1) {
      await create(harness, `page-${page}`);
      await harness.advance(10);
    }
    const [slot] = await slotsOf(harness);
    expect(Object.keys(slot?.leases ?? {})).toHaveLength(20);
    expect(slot?.leases).toHaveProperty('page-29');
    expect(slot?.leases).not.toHaveProperty('page-0');
  });

  it('B3, S4: the page leaves while the create is in flight: the server finishes, records, sweeps', async () => {
    const harness = await createHarness();
    await harness.emulator.fault({ on: 'session-create', kind: 'delay', ms: 5_000 });
    void create(harness);
    await harness.advance(longEnough);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('P2: a linked session is not touched, however long nobody asks', async () => {
    const harness = await createHarness();
    await create(harness);
    await link(harness);
    await harness.advance(longEnough);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    expect((await create(harness, 'months later')).body.data).toMatchObject({ status: 'READY' });
  });
});

describe('a page that is closed', () => {
  const leave = (harness: Harness, id: unknown) =>
    harness.call('session-delete', { WhatsappID: id, leaving: true, lease: 'page' }, {});

  it('B8: and is opened again within twenty seconds gets the same session', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness)).body.data;
    expect((await leave(harness, id)).status).toBe(200);
    await harness.advance(19_000);
    expect((await create(harness, 'reloaded')).body.data).toMatchObject({ unique_id: id });
    await harness.advance(20_000);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('B1: and is not gives its slot back within 25 seconds', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness)).body.data;
    await leave(harness, id);
    await harness.advance(25_000);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('leaves a session alone that was linked in its last moment', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness)).body.data;
    await leave(harness, id);
    await link(harness);
    await harness.advance(longEnough);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });
});

describe('deleting', () => {
  it.each(['error', 'reset-before', 'reset-after', 'html'] as const)(
    'N17: a delete that fails (%s) is tried again',
    async (kind) => {
      const harness = await createHarness();
      const { unique_id: id } = (await create(harness)).body.data;
      await harness.emulator.fault({ on: 'session-delete', kind, times: 3 });
      await within(harness, 1_000, harness.call('session-delete', { WhatsappID: id }, pageHeaders('page')));
      await harness.advance(longEnough);
      expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    },
  );

  it('N17: the next create waits until the old session is gone', async () => {
    const harness = await createHarness({}, { slots: 1, destroyFor: 5_000 });
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.call('session-delete', { WhatsappID: id }, pageHeaders('page'));
    const again = await within(harness, 10_000, create(harness, 'another page'));
    expect(again).toMatchObject({ status: 200 });
    expect(again.body.data.unique_id).not.toBe(id);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  const createByCode = (harness: Harness, key: string) =>
    harness.call('session-create', { name: 'Support', auth_type: 'CODE', number: '79991234567' }, pageHeaders(key));

  it('B7: another authorization waits while a page shows the session, and takes its place after that', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness, 'one')).body.data;
    expect(await createByCode(harness, 'two')).toMatchObject({ status: 409, body: { name: 'Pending' } });
    expect((await harness.call('sessions-get', { WhatsappID: id }, pageHeaders('one'))).body).toMatchObject({
      elements: 1,
    });
    await harness.call('session-delete', { WhatsappID: id }, pageHeaders('one'));
    expect(await within(harness, 5_000, createByCode(harness, 'three'))).toMatchObject({ status: 200 });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('B8: a page that is reloaded may start in another way at once', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness, 'page')).body.data;
    await harness.call('session-delete', { WhatsappID: id, leaving: true }, pageHeaders('page'));
    expect(await within(harness, 5_000, createByCode(harness, 'reloaded'))).toMatchObject({ status: 200 });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });
});

describe('S5: a store that has lost everything', () => {
  it('the caller who comes back gets the linked session, not a second slot', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness)).body.data;
    await link(harness);
    harness.server = harness.restart(createMemoryStore(harness.clock.now));
    expect((await create(harness, 'later')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('a pending one of the same slot is shown again, or replaced where it does not fit', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness)).body.data;
    harness.server = harness.restart(createMemoryStore(harness.clock.now));
    expect((await within(harness, 5_000, create(harness, 'later'))).body.data).toMatchObject({ unique_id: id });
    harness.server = harness.restart(createMemoryStore(harness.clock.now));
    const byCode = { name: 'Support', auth_type: 'CODE', number: '79991234567' };
    // Nothing is remembered of it, so it may be linked: five minutes show whether it is.
    expect(await harness.call('session-create', byCode, pageHeaders('code'))).toMatchObject({
      status: 409,
      body: { name: 'StillConfirming' },
    });
    await harness.advance(4 * 60_000);
    await harness.call('session-create', byCode, pageHeaders('code'));
    await harness.advance(58_000);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
    await harness.advance(3_000);
    const next = await within(harness, 5_000, harness.call('session-create', byCode, pageHeaders('code')));
    expect(next.body.data.unique_id).not.toBe(id);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('the sweep releases old pending ones, and leaves linked, young and foreign ones alone', async () => {
    const harness = await createHarness({ limit: 5 });
    await harness.call('session-create', { name: 'linked' }, pageHeaders('a'));
    await link(harness);
    await harness.call('session-create', { name: 'pending' }, pageHeaders('b'));
    const foreign = { method: 'POST', headers: { 'X-Api-Key': harness.emulator.apiKey } };
    for (const callback of [
      '',
      `https://app.test/api/whatsgate/hook/wg1${'a'.repeat(75)}`,
      'https://other.test/hook',
    ]) {
      await harness.emulator.fetch(
        new Request(`${harness.emulator.url}/api/v1/session-create`, {
          ...foreign,
          body: JSON.stringify({ name: 'by hand', callback }),
        }),
      );
    }
    harness.server.close();
    const server = harness.restart(createMemoryStore(harness.clock.now));
    await server.sweep();
    await harness.advance(14 * 60_000);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
    await harness.advance(7 * 60_000);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, linkedDeletes: 0, live: 4 });
  });
});

it('two servers on one store make one session, and the second waits for the first', async () => {
  const harness = await createHarness();
  const first = harness.server;
  const second = harness.restart();
  const ask = (server: Harness['server'], key: string) => {
    harness.server = server;
    return create(harness, key);
  };
  await harness.emulator.fault({ on: 'session-create', kind: 'delay', ms: 2_000 });
  const slow = ask(first, 'one');
  await harness.advance(500);
  expect(await ask(second, 'two')).toMatchObject({ status: 503, body: { name: 'StillCreating' } });
  const made = await within(harness, 5_000, slow);
  expect(made).toMatchObject({ status: 200 });
  expect((await ask(second, 'two')).body.data.unique_id).toBe(made.body.data.unique_id);
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
});

it('two servers asked at once make one session', async () => {
  const harness = await createHarness();
  const servers = [harness.server, harness.restart()];
  const answers = servers.map((server, index) => {
    harness.server = server;
    return within(harness, 5_000, create(harness, `page-${index}`));
  });
  // Who is first is the machine's choice: the other one joins it, or is asked for patience.
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses).toContain(200);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  for (const server of servers) {
    harness.server = server;
    expect(await create(harness)).toMatchObject({ status: 200 });
  }
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
});

it('the same name of two callers is two slots', async () => {
  const harness = await createHarness();
  const mine = await create(harness);
  const theirs = await harness.call('session-create', { name: 'Support' }, { ...pageHeaders('page'), 'X-User': 'bob' });
  expect(theirs.body.data.unique_id).not.toBe(mine.body.data.unique_id);
});
