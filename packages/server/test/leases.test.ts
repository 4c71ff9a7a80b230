import { describe, expect, it } from 'vitest';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';

const minute = 60_000;
const keyOnly = (key: string) => ({ 'Idempotency-Key': key, 'X-WhatsGate-Lease': null });
const leaseOnly = (lease: string) => ({ 'Idempotency-Key': null, 'X-WhatsGate-Lease': lease });
const neither = { 'Idempotency-Key': null, 'X-WhatsGate-Lease': null };

const create = (harness: Harness, headers: Record<string, string | null>, body: object = {}) =>
  harness.call('session-create', { name: 'Support', ...body }, headers);
const read = async (harness: Harness, id: unknown, headers: Record<string, string | null>) =>
  (await harness.call('sessions-get', { WhatsappID: id }, headers)).body.elements;
const remove = (harness: Harness, id: unknown, headers: Record<string, string | null>) =>
  harness.call('session-delete', { WhatsappID: id }, headers);
const start = async (harness: Harness, headers: Record<string, string | null>) =>
  (await create(harness, headers)).body.data.unique_id;

describe('a create', () => {
  it('N3: without an Idempotency-Key is 400, with a lease as well', async () => {
    const harness = await createHarness();
    for (const headers of [neither, leaseOnly('page'), { ...neither, 'Idempotency-Key': '' }])
      expect(await create(harness, headers)).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('Idempotency-Key') },
      });
    expect(harness.upstreamCalls()).toBe(0);
  });

  it('D7: without a lease of its own, its key is the lease', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    await remove(harness, id, leaseOnly('another page'));
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
    await remove(harness, id, leaseOnly('page'));
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('D7: with a lease, the lease holds the session, and the key is for the create only', async () => {
    const harness = await createHarness();
    const id = await start(harness, { ...keyOnly('create'), ...{ 'X-WhatsGate-Lease': 'page' } });
    await remove(harness, id, leaseOnly('create'));
    await remove(harness, id, keyOnly('page'));
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
    await remove(harness, id, leaseOnly('page'));
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it.each(['QR', 'code', 'CODE ', '', null, 0, false, ['CODE'], {}])(
    'N3: auth_type %j is 400: only absent and CODE mean something',
    async (type) => {
      const harness = await createHarness();
      const body = { auth_type: type, number: '79991234567' };
      expect(await create(harness, keyOnly('page'), body)).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('auth_type') },
      });
      expect(harness.upstreamCalls()).toBe(0);
    },
  );

  it.each([undefined, null, 79991234567, '', '12', '0'.repeat(65), ['79991234567']])(
    'U1: auth_type CODE with the number %j is 400',
    async (number) => {
      const harness = await createHarness();
      const answer = await create(harness, keyOnly('page'), { auth_type: 'CODE', number });
      expect(answer.status).toBe(400);
      expect(harness.upstreamCalls()).toBe(0);
    },
  );
});

describe('a read', () => {
  it('D7: needs the owner only: any lease or none', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    for (const headers of [leaseOnly('page'), leaseOnly('unknown'), neither, keyOnly('whatever')])
      expect(await read(harness, id, headers)).toBe(1);
  });

  it('D7: with a lease that no page has takes no hold', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    await read(harness, id, leaseOnly('unknown'));
    await remove(harness, id, leaseOnly('page'));
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('D7: a page that was frozen reads its session when it thaws, without holding it again', async () => {
    const harness = await createHarness();
    // Without sweeps: what is shown is the read alone.
    harness.server.close();
    const id = await start(harness, keyOnly('frozen'));
    await harness.advance(6 * minute);
    expect(await read(harness, id, leaseOnly('frozen'))).toBe(1);
    await link(harness);
    await harness.advance(2_000);
    const thawed = await harness.call('sessions-get', { WhatsappID: id }, leaseOnly('frozen'));
    expect(thawed.body.data).toMatchObject([{ status: 'READY' }]);
  });

  it('D4: a lapsed lease is not renewed by a read: the sweep takes the session', async () => {
    const harness = await createHarness();
    const first = harness.server;
    first.close();
    const id = await start(harness, keyOnly('frozen'));
    await harness.advance(6 * minute);
    expect(await read(harness, id, leaseOnly('frozen'))).toBe(1);
    await harness.server.sweep();
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('D4: a released lease reads nothing, also by a poll that was under way, while another page reads on', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('one'));
    await create(harness, keyOnly('two'));
    await remove(harness, id, leaseOnly('one'));
    expect(await read(harness, id, leaseOnly('one'))).toBe(0);
    expect(await read(harness, id, leaseOnly('two'))).toBe(1);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
  });
});

describe('a delete', () => {
  it('D7: without a lease removes nothing while one lives, and is answered OK', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    expect(await remove(harness, id, neither)).toMatchObject({ status: 200, body: { data: { status: 'PENDING' } } });
    expect(await read(harness, id, leaseOnly('page'))).toBe(1);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
    await harness.advance(6 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('D7: a lease longer than 200 characters is 400, in a header or in the body', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    const lease = 'x'.repeat(201);
    expect((await remove(harness, id, leaseOnly(lease))).status).toBe(400);
    for (const wrong of [lease, 42, {}, ['page']])
      expect((await harness.call('session-delete', { WhatsappID: id, lease: wrong }, neither)).status).toBe(400);
  });

  it('D7: a lease lives no longer than the session may wait for the phone', async () => {
    const harness = await createHarness({ pendingFor: 10 * minute });
    const id = await start(harness, keyOnly('page'));
    for (let passed = 0; passed < 9; passed += 1) {
      await harness.advance(minute);
      expect(await read(harness, id, leaseOnly('page'))).toBe(1);
    }
    await harness.advance(3 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });
});

describe('a lease that is given up', () => {
  it('N17: is answered OK although WhatsGate fails; why is in the log, and the sweep deletes the session', async () => {
    const log: unknown[] = [];
    const harness = await createHarness({ log: (entry) => log.push(entry) });
    const { unique_id: id } = (await harness.call('session-create', { name: 'Support' })).body.data;
    await harness.emulator.fault({ on: 'session-delete', kind: 'error' });
    expect(await harness.call('session-delete', { WhatsappID: id })).toMatchObject({ status: 200 });
    expect(log).toContainEqual({ event: 'release failed', reason: expect.any(String) });
    await harness.advance(65_000);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });

  it('S10: is forgotten after ten minutes, however many there are', async () => {
    const harness = await createHarness();
    const { unique_id: id } = (await harness.call('session-create', { name: 'Support' })).body.data;
    for (let page = 0; page < 600; page += 1)
      await harness.call('session-delete', { WhatsappID: id }, pageHeaders(`${page}`));
    harness.server.close();
    await harness.advance(11 * 60_000);
    await harness.server.sweep();
    expect(await harness.store.listDue('released-leases', Number.MAX_SAFE_INTEGER, 1_000)).toEqual([]);
  });
});

describe('a create that arrives late, after its delete', () => {
  it('C9: is 409 for ten minutes, buys nothing and holds nothing', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    await remove(harness, id, leaseOnly('page'));
    for (const wait of [0, 1_000, 5 * minute, 4 * minute]) {
      await harness.advance(wait);
      expect(await create(harness, keyOnly('page'))).toMatchObject({ status: 409, body: { name: 'LeaseReleased' } });
    }
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    await harness.advance(2 * minute);
    expect((await create(harness, keyOnly('page'))).status).toBe(200);
  });

  it("C9: also where another page holds the session: the late one's lease stays released", async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('one'));
    await create(harness, keyOnly('two'));
    await remove(harness, id, leaseOnly('one'));
    expect((await create(harness, keyOnly('one'))).status).toBe(409);
    await remove(harness, id, leaseOnly('two'));
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('C9: also for another server, and where the duplicate has the lease and another key', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    await remove(harness, id, leaseOnly('page'));
    harness.server = harness.restart();
    expect((await create(harness, { 'Idempotency-Key': 'other', 'X-WhatsGate-Lease': 'page' })).status).toBe(409);
    expect((await create(harness, keyOnly('page'), { name: 'Sales' })).status).toBe(409);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it("C9: another owner's page with the same key is another page", async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    await remove(harness, id, leaseOnly('page'));
    expect((await create(harness, { ...keyOnly('page'), 'X-User': 'bob' })).status).toBe(200);
  });

  it('C9: a page that only left, and was reloaded from the cache, gets its session again', async () => {
    const harness = await createHarness();
    const id = await start(harness, keyOnly('page'));
    await harness.call('session-delete', { WhatsappID: id, leaving: true }, leaseOnly('page'));
    await harness.advance(5_000);
    const again = await create(harness, keyOnly('page'));
    expect(again).toMatchObject({ status: 200, body: { data: { unique_id: id } } });
    await harness.advance(30_000);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });
});
