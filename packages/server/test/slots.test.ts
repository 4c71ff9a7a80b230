import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { slotsOf } from './slots-of.ts';
import { within } from './within.ts';
import { createWorld, holder, link, type World } from './world.ts';

/** Time in which every lease lapses and the sweep has come by again and again. */
const longEnough = 20 * 60_000;

const create = (world: World, key = 'page') => world.call('session-create', { name: 'Support' }, holder(key));

describe('a create without a proper answer', () => {
  it.each(['reset-after', 'truncated', 'html'] as const)(
    'N2, N7: %s: is looked up by its token and adopted or reported, never repeated',
    async (kind) => {
      const world = await createWorld();
      await world.emulator.fault({ on: 'session-create', kind });
      const happened = kind !== 'html';
      const answer = await within(world, 10_000, create(world));
      expect(answer.status).toBe(happened ? 200 : 503);
      expect(await world.emulator.ledger()).toMatchObject({ creates: happened ? 1 : 0, maxLive: happened ? 1 : 0 });
    },
  );

  it('N5: headers never come: the retry gets the session that was made', async () => {
    const world = await createWorld();
    let isDeaf = true;
    world.server = world.restart(world.store, async (input, init) => {
      const request = new Request(input, init);
      const answer = await world.emulator.fetch(request);
      if (!isDeaf) return answer;
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('deaf'), { code: 'ECONNRESET' }) });
    });
    expect((await within(world, 10_000, create(world))).status).toBeGreaterThan(500);
    expect((await within(world, 10_000, create(world))).status).toBeGreaterThan(500);
    isDeaf = false;
    expect(await within(world, 10_000, create(world))).toMatchObject({
      status: 200,
      body: { data: { name: 'Support' } },
    });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
  });

  it('is taken not to have happened once it could not be found for long', async () => {
    const world = await createWorld();
    await world.emulator.fault({ on: 'session-create', kind: 'reset-before' });
    for (let looks = 0; looks < 4; looks += 1) {
      const answer = await within(world, 10_000, create(world));
      expect(answer).toMatchObject({ status: 503, body: { name: 'StillCreating' } });
      expect(answer.headers.get('retry-after')).toBe('10');
      expect(answer.body.message).toContain('An earlier attempt is still being checked');
    }
    // Four looks are not enough before two minutes are over.
    expect(await create(world)).toMatchObject({ status: 503 });
    await world.pass(120_000);
    expect(await create(world)).toMatchObject({ status: 200 });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it('N10, N16: what WhatsGate refuses for certain is not kept, nor repeated', async () => {
    const world = await createWorld({}, { slots: 0 });
    expect(await create(world)).toMatchObject({ status: 500, body: { name: 'SlotsExhausted' } });
    expect(await slotsOf(world)).toEqual([]);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 0 });
  });
});

describe('leases', () => {
  it('B2: a page that is never heard of again loses its session to the sweep', async () => {
    const world = await createWorld();
    await create(world);
    await world.pass(290_000);
    expect(await world.emulator.ledger()).toMatchObject({ live: 1 });
    await world.pass(longEnough);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    expect(await slotsOf(world)).toEqual([]);
  });

  it('D7: each read renews it, for as long as the session may wait for the phone', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world)).body.data;
    const read = () => world.call('sessions-get', { WhatsappID: id }, holder('page'));
    for (let minute = 0; minute < 14; minute += 1) {
      await world.pass(60_000);
      expect((await read()).body).toMatchObject({ elements: 1 });
    }
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    await world.pass(5 * 60_000);
    expect((await read()).body).toMatchObject({ elements: 0 });
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });

  it('D7: a page that was frozen for three minutes finds its session', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world)).body.data;
    await world.pass(180_000);
    expect((await world.call('sessions-get', { WhatsappID: id }, holder('page'))).body).toMatchObject({ elements: 1 });
    await world.pass(240_000);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('D4: a lapsed lease reads the session and does not hold it any more', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world, 'one')).body.data;
    await world.pass(200_000);
    await create(world, 'two');
    await world.pass(150_000);
    const read = () => world.call('sessions-get', { WhatsappID: id }, holder('one'));
    expect((await read()).body).toMatchObject({ elements: 1 });
    const { one, two } = (await slotsOf(world))[0]?.leases ?? {};
    expect(one?.until ?? 0).toBeLessThan(world.clock.now());
    expect(two?.until).toBeGreaterThan(world.clock.now());
  });

  it('D4: a lease that was given up reads nothing and is not renewed', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world, 'one')).body.data;
    await create(world, 'two');
    await world.call('session-delete', { WhatsappID: id }, holder('one'));
    const read = (lease: string) => world.call('sessions-get', { WhatsappID: id }, holder(lease));
    expect((await read('one')).body).toMatchObject({ elements: 0 });
    expect((await read('two')).body).toMatchObject({ elements: 1 });
    expect(Object.keys((await slotsOf(world))[0]?.leases ?? {})).toEqual(['two']);
  });

  it('S10: at most twenty of a slot are kept, the newest', async () => {
    const world = await createWorld();
    for (let page = 0; page < 30; page += 1) {
      await create(world, `page-${page}`);
      await world.pass(10);
    }
    const [slot] = await slotsOf(world);
    expect(Object.keys(slot?.leases ?? {})).toHaveLength(20);
    expect(slot?.leases).toHaveProperty('page-29');
    expect(slot?.leases).not.toHaveProperty('page-0');
  });

  it('B3, S4: the page leaves while the create is in flight: the server finishes, records, sweeps', async () => {
    const world = await createWorld();
    await world.emulator.fault({ on: 'session-create', kind: 'delay', ms: 5_000 });
    void create(world);
    await world.pass(longEnough);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('P2: a linked session is not touched, however long nobody asks', async () => {
    const world = await createWorld();
    await create(world);
    await link(world);
    await world.pass(longEnough);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    expect((await create(world, 'months later')).body.data).toMatchObject({ status: 'READY' });
  });
});

describe('a page that is closed', () => {
  const leave = (world: World, id: unknown) =>
    world.call('session-delete', { WhatsappID: id, leaving: true, lease: 'page' }, {});

  it('B8: and is opened again within twenty seconds gets the same session', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world)).body.data;
    expect((await leave(world, id)).status).toBe(200);
    await world.pass(19_000);
    expect((await create(world, 'reloaded')).body.data).toMatchObject({ unique_id: id });
    await world.pass(20_000);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('B1: and is not gives its slot back within 25 seconds', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world)).body.data;
    await leave(world, id);
    await world.pass(25_000);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('leaves a session alone that was linked in its last moment', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world)).body.data;
    await leave(world, id);
    await link(world);
    await world.pass(longEnough);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });
});

describe('deleting', () => {
  it.each(['error', 'reset-before', 'reset-after', 'html'] as const)(
    'N17: a delete that fails (%s) is tried again',
    async (kind) => {
      const world = await createWorld();
      const { unique_id: id } = (await create(world)).body.data;
      await world.emulator.fault({ on: 'session-delete', kind, times: 3 });
      await within(world, 1_000, world.call('session-delete', { WhatsappID: id }, holder('page')));
      await world.pass(longEnough);
      expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    },
  );

  it('N17: the next create waits until the old session is gone', async () => {
    const world = await createWorld({}, { slots: 1, destroyFor: 5_000 });
    const { unique_id: id } = (await create(world)).body.data;
    await world.call('session-delete', { WhatsappID: id }, holder('page'));
    const again = await within(world, 10_000, create(world, 'another page'));
    expect(again).toMatchObject({ status: 200 });
    expect(again.body.data.unique_id).not.toBe(id);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  const createByCode = (world: World, key: string) =>
    world.call('session-create', { name: 'Support', auth_type: 'CODE', number: '79991234567' }, holder(key));

  it('B7: another authorization waits while a page shows the session, and takes its place after that', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world, 'one')).body.data;
    expect(await createByCode(world, 'two')).toMatchObject({ status: 409, body: { name: 'Pending' } });
    expect((await world.call('sessions-get', { WhatsappID: id }, holder('one'))).body).toMatchObject({ elements: 1 });
    await world.call('session-delete', { WhatsappID: id }, holder('one'));
    expect(await within(world, 5_000, createByCode(world, 'three'))).toMatchObject({ status: 200 });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('B8: a page that is reloaded may start in another way at once', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world, 'page')).body.data;
    await world.call('session-delete', { WhatsappID: id, leaving: true }, holder('page'));
    expect(await within(world, 5_000, createByCode(world, 'reloaded'))).toMatchObject({ status: 200 });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });
});

describe('S5: a store that has lost everything', () => {
  it('the caller who comes back gets the linked session, not a second slot', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world)).body.data;
    await link(world);
    world.server = world.restart(createMemoryStore(world.clock.now));
    expect((await create(world, 'later')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('a pending one of the same slot is shown again, or replaced where it does not fit', async () => {
    const world = await createWorld();
    const { unique_id: id } = (await create(world)).body.data;
    world.server = world.restart(createMemoryStore(world.clock.now));
    expect((await within(world, 5_000, create(world, 'later'))).body.data).toMatchObject({ unique_id: id });
    world.server = world.restart(createMemoryStore(world.clock.now));
    const byCode = { name: 'Support', auth_type: 'CODE', number: '79991234567' };
    // Nothing is remembered of it, so it may be linked: five minutes show whether it is.
    expect(await world.call('session-create', byCode, holder('code'))).toMatchObject({
      status: 409,
      body: { name: 'StillConfirming' },
    });
    await world.pass(4 * 60_000);
    await world.call('session-create', byCode, holder('code'));
    await world.pass(58_000);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
    await world.pass(3_000);
    const next = await within(world, 5_000, world.call('session-create', byCode, holder('code')));
    expect(next.body.data.unique_id).not.toBe(id);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('the sweep releases old pending ones, and leaves linked, young and foreign ones alone', async () => {
    const world = await createWorld({ limit: 5 });
    await world.call('session-create', { name: 'linked' }, holder('a'));
    await link(world);
    await world.call('session-create', { name: 'pending' }, holder('b'));
    const foreign = { method: 'POST', headers: { 'X-Api-Key': world.emulator.apiKey } };
    for (const callback of [
      '',
      `https://app.test/api/whatsgate/hook/wg1${'a'.repeat(75)}`,
      'https://other.test/hook',
    ]) {
      await world.emulator.fetch(
        new Request(`${world.emulator.url}/api/v1/session-create`, {
          ...foreign,
          body: JSON.stringify({ name: 'by hand', callback }),
        }),
      );
    }
    world.server.close();
    const server = world.restart(createMemoryStore(world.clock.now));
    const sweepFor = async (minutes: number) => {
      let released = 0;
      for (let minute = 0; minute < minutes; minute += 1) {
        released += (await server.sweep()).released;
        await world.pass(60_000);
      }
      return released;
    };
    expect(await sweepFor(14)).toBe(0);
    expect(await sweepFor(7)).toBe(1);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 1, linkedDeletes: 0, live: 4 });
  });
});

it('two servers on one store make one session, and the second waits for the first', async () => {
  const world = await createWorld();
  const first = world.server;
  const second = world.restart();
  const ask = (server: World['server'], key: string) => {
    world.server = server;
    return create(world, key);
  };
  await world.emulator.fault({ on: 'session-create', kind: 'delay', ms: 2_000 });
  const slow = ask(first, 'one');
  await world.pass(500);
  expect(await ask(second, 'two')).toMatchObject({ status: 503, body: { name: 'StillCreating' } });
  const made = await within(world, 5_000, slow);
  expect(made).toMatchObject({ status: 200 });
  expect((await ask(second, 'two')).body.data.unique_id).toBe(made.body.data.unique_id);
  expect(await world.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
});

it('two servers asked at once make one session', async () => {
  const world = await createWorld();
  const servers = [world.server, world.restart()];
  const answers = servers.map((server, index) => {
    world.server = server;
    return within(world, 5_000, create(world, `page-${index}`));
  });
  // Who is first is the machine's choice: the other one joins it, or is asked for patience.
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses).toContain(200);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  for (const server of servers) {
    world.server = server;
    expect(await create(world)).toMatchObject({ status: 200 });
  }
  expect(await world.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
});

it('the same name of two callers is two slots', async () => {
  const world = await createWorld();
  const mine = await create(world);
  const theirs = await world.call('session-create', { name: 'Support' }, { ...holder('page'), 'X-User': 'bob' });
  expect(theirs.body.data.unique_id).not.toBe(mine.body.data.unique_id);
});
