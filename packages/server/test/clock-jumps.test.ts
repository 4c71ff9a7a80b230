import { describe, expect, it } from 'vitest';
import { createMemoryStore, type ServerClock } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';
import { within } from './within.ts';

const minute = 60_000;
const hour = 60 * minute;
const page = pageHeaders('page');

/** A server whose clock an operator moves; its store has a clock of its own, as a database has. */
async function createJumping() {
  const harness = await createHarness();
  let jumped = 0;
  const clock: ServerClock = { ...harness.clock, now: () => harness.clock.now() + jumped };
  const store = createMemoryStore(harness.clock.now);
  harness.server = harness.restart(store, undefined, { clock });
  return {
    harness,
    jump(ms: number) {
      jumped += ms;
    },
    /** A second server on the store whose clock is right. */
    addServer: () => harness.restart(store),
  };
}

const create = (harness: Harness, key = 'page') =>
  within(harness, 10_000, harness.call('session-create', { name: 'Support' }, pageHeaders(key)));
const read = (harness: Harness, id: unknown) => harness.call('sessions-get', { WhatsappID: id }, page);

describe.each([
  ['an hour on', hour],
  ['an hour back', -hour],
  ['a year on', 365 * 24 * hour],
  ['to 1970', -Date.now()],
])("D6: the server's clock jumps %s", (_, ms) => {
  it('a session that its page shows is kept, and read as before', async () => {
    const { harness, jump } = await createJumping();
    const { unique_id: id } = (await create(harness)).body.data;
    await read(harness, id);
    jump(ms);
    for (let passed = 0; passed < 10; passed += 1) {
      expect((await read(harness, id)).body).toMatchObject({ elements: 1 });
      await harness.advance(minute);
    }
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('a link is seen at once: no older answer is taken for a new one', async () => {
    const { harness, jump } = await createJumping();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.advance(600);
    expect((await read(harness, id)).body.data).toMatchObject([{ status: 'AUTH' }]);
    jump(ms);
    await link(harness);
    expect((await read(harness, id)).body.data).toMatchObject([{ status: 'READY' }]);
  });

  it('a session that no page shows is released within its time, not an hour later', async () => {
    const { harness, jump } = await createJumping();
    await create(harness);
    jump(ms);
    await harness.advance(4.5 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
    await harness.advance(2.5 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('a page that is closed gives its session back in 25 seconds', async () => {
    const { harness, jump } = await createJumping();
    const { unique_id: id } = (await create(harness)).body.data;
    jump(ms);
    await harness.call('session-delete', { WhatsappID: id, leaving: true }, page);
    await harness.advance(25_000);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('a lost create is settled after two minutes, not at once and not an hour later', async () => {
    const { harness, jump } = await createJumping();
    await harness.emulator.fault({ on: 'session-create', kind: 'reset-before' });
    const start = harness.clock.now();
    expect((await create(harness)).status).toBe(503);
    jump(ms);
    let status = 503;
    while (status === 503) {
      await harness.advance(10_000);
      ({ status } = await create(harness));
    }
    expect(status).toBe(200);
    expect(harness.clock.now() - start).toBeGreaterThanOrEqual(2 * minute);
    expect(harness.clock.now() - start).toBeLessThan(3 * minute);
  });

  it('a success protects for its five minutes', async () => {
    const { harness, jump } = await createJumping();
    const { unique_id: id } = (await create(harness)).body.data;
    const success = { ...page, 'X-WhatsGate-Page-State': 'success' };
    await harness.call('sessions-get', { WhatsappID: id }, success);
    jump(ms);
    await harness.call('session-delete', { WhatsappID: id }, page);
    await harness.advance(4 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
    await harness.advance(4 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
  });

  it('two servers on one store, one of them right: neither sweeps what the other one shows', async () => {
    const { harness, jump, addServer } = await createJumping();
    const servers = [harness.server, addServer()];
    const { unique_id: id } = (await create(harness)).body.data;
    jump(ms);
    for (let passed = 0; passed < 12; passed += 1) {
      harness.server = servers[passed % 2] as Harness['server'];
      expect((await read(harness, id)).body).toMatchObject({ elements: 1 });
      await harness.advance(minute);
    }
    await harness.advance(8 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });
});
