import { describe, expect, it } from 'vitest';
import type { LinkedEvent, UnlinkedEvent, WhatsGateServerOptions } from '../src/index.ts';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, link } from './harness.ts';
import { createMortalStore } from './mortal-store.ts';
import { slotsOf } from './slots-of.ts';

/** A harness whose `onLinked` and `onUnlinked` do what is told, and are listed. */
async function createHookHarness(options: Partial<WhatsGateServerOptions> = {}) {
  const linked: LinkedEvent[] = [];
  const unlinked: UnlinkedEvent[] = [];
  const hooks = {
    behave: async (_event: LinkedEvent | UnlinkedEvent, _signal: AbortSignal): Promise<void> => {},
    onLinked: (event: LinkedEvent, { signal }: { signal: AbortSignal }) => {
      linked.push(event);
      return hooks.behave(event, signal);
    },
    onUnlinked: (event: UnlinkedEvent, { signal }: { signal: AbortSignal }) => {
      unlinked.push(event);
      return hooks.behave(event, signal);
    },
  };
  const { onLinked, onUnlinked } = hooks;
  const harness = await createHarness({ onLinked, onUnlinked, ...options });
  const uniqueId = String((await harness.call('session-create', { name: 'Support' })).body.data.unique_id);
  const read = async () => {
    const { body } = await harness.call('sessions-get', { WhatsappID: uniqueId });
    const [record] = body.data as unknown as readonly { status: string; wid: string | null; pushname: string | null }[];
    return record ?? null;
  };
  return { harness, hooks, linked, unlinked, uniqueId, read };
}

const never = new Promise<never>(() => {});

describe('onLinked', () => {
  it('tells who was linked where, once, without the callback address', async () => {
    const { harness, linked, uniqueId, read } = await createHookHarness();
    await link(harness);
    for (let polls = 0; polls < 5; polls += 1) await read();
    expect(linked).toEqual([
      {
        id: expect.stringMatching(/^[a-z2-7]{12}-1-linked$/),
        owner: 'anna',
        name: 'Support',
        account: { number: '79991234567', pushname: expect.any(String) },
        record: expect.objectContaining({ unique_id: uniqueId, status: 'READY', name: 'Support', callback: null }),
      },
    ]);
  });

  it('S14: is called by the sweep where the tab was closed right after the scan', async () => {
    const { harness, linked } = await createHookHarness();
    await link(harness);
    await harness.advance(20 * 60_000);
    expect(linked).toHaveLength(1);
  });

  it('the browser hears READY once it has resolved, not before', async () => {
    const { harness, hooks, read } = await createHookHarness();
    let resolve = () => {};
    hooks.behave = () => new Promise((done) => (resolve = done));
    await link(harness);
    const first = read();
    await harness.advance(1_000);
    const second = read();
    await harness.advance(1_000);
    resolve();
    await harness.advance(0);
    expect([await first, await second, await read()]).toMatchObject([
      { status: 'READY' },
      { status: 'READY' },
      { status: 'READY' },
    ]);
  });

  it('the browser hears READY after 5 s all the same, and until then nothing of the account', async () => {
    const { harness, hooks, read } = await createHookHarness();
    hooks.behave = () => Promise.reject(new Error('the database is down'));
    await link(harness);
    expect(await read()).toMatchObject({ status: 'AUTH', wid: null, pushname: null });
    await harness.advance(4_000);
    expect(await read()).toMatchObject({ status: 'AUTH', wid: null, pushname: null });
    await harness.advance(1_000);
    expect(await read()).toMatchObject({ status: 'READY' });
  });

  it('a page that asks again for its slot hears no more than one that polls', async () => {
    const { harness, hooks } = await createHookHarness();
    hooks.behave = () => Promise.reject(new Error('the database is down'));
    await link(harness);
    const { body } = await harness.call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'second' });
    expect(body.data).toMatchObject({ status: 'AUTH', wid: null });
    expect((await harness.server.list('anna'))[0]).toMatchObject({ account: { number: '79991234567' } });
  });

  it('is called again until it resolves, with the same id', async () => {
    const { harness, hooks, linked } = await createHookHarness();
    hooks.behave = () => (linked.length < 4 ? Promise.reject(new Error('down')) : Promise.resolve());
    await link(harness);
    await harness.server.sweep();
    await harness.call('sessions-get', {
      WhatsappID: linked[0]?.record.unique_id ?? (await harness.emulator.sessions())[0]?.uniqueId,
    });
    await harness.advance(10 * 60_000);
    expect(linked).toHaveLength(4);
    expect(new Set(linked.map(({ id }) => id)).size).toBe(1);
    expect(await slotsOf(harness)).toMatchObject([{ isLinkTold: true }]);
  });

  it.each(['throws', 'hangs'])(
    'one that %s for hours is called again and again, and harms nobody else',
    async (way) => {
      const { harness, hooks, linked, read } = await createHookHarness({ limit: 2 });
      const signals: AbortSignal[] = [];
      hooks.behave = ({ name }, signal) => {
        if (name !== 'Support') return Promise.resolve();
        signals.push(signal);
        if (way === 'throws') throw new Error('always');
        return never;
      };
      await link(harness);
      const polled = read();
      await harness.advance(3 * 60 * 60_000);
      await polled;
      const tries = linked.length;
      expect(tries).toBeGreaterThan(20);
      await harness.advance(60 * 60_000);
      expect(linked.length).toBeGreaterThan(tries + 5);
      expect(linked.length).toBeLessThan(tries + 20);
      // All but the last, which may be under way.
      if (way === 'hangs') expect(signals.slice(0, -1).every(({ aborted }) => aborted)).toBe(true);
      await harness.call('session-create', { name: 'Sales' }, { 'Idempotency-Key': 'sales' });
      await harness.advance(600);
      await harness.emulator.phone.scan({ name: (await harness.emulator.sessions()).at(-1)?.name ?? '' });
      await harness.advance(60_000 * 16);
      expect(linked.filter(({ name }) => name === 'Sales')).toHaveLength(1);
    },
  );

  it('an id is the same from a store that has lost everything, so that your row is written once', async () => {
    const { harness, linked, read } = await createHookHarness();
    await link(harness);
    await read();
    const hooks = { onLinked: (event: LinkedEvent) => void linked.push(event) };
    harness.server = harness.restart(createMemoryStore(harness.clock.now), undefined, hooks);
    await harness.server.list('anna');
    await harness.advance(0);
    expect(linked).toHaveLength(2);
    expect(linked[1]?.id).toBe(linked[0]?.id);
  });

  it('a server that dies in the middle leaves it to another one', async () => {
    const { harness, hooks, linked, read } = await createHookHarness();
    const store = createMortalStore(harness.store);
    harness.server.close();
    harness.server = harness.restart(store);
    hooks.behave = () => never;
    await link(harness);
    void read();
    await harness.advance(30_000);
    expect(linked).toHaveLength(1);
    store.die();
    harness.server.close();
    hooks.behave = () => Promise.resolve();
    harness.server = harness.restart();
    await harness.server.sweep();
    expect(linked).toHaveLength(1);
    await harness.advance(10_000);
    await harness.server.sweep();
    expect(linked).toHaveLength(2);
    await harness.advance(10 * 60_000);
    expect(linked).toHaveLength(2);
  });

  it('three servers never run it at the same time', async () => {
    const { harness, hooks, linked, uniqueId } = await createHookHarness();
    let running = 0;
    let most = 0;
    hooks.behave = async (_, signal) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
        if (linked.length > 3) resolve();
      });
      running -= 1;
      if (linked.length <= 3) throw new Error('it took too long');
    };
    const servers = [harness.server, harness.restart(), harness.restart()];
    await link(harness);
    for (let second = 0; second < 300; second += 1) {
      harness.server = servers[second % 3] ?? harness.server;
      void harness.call('sessions-get', { WhatsappID: uniqueId });
      if (second % 30 === 0) for (const server of servers) void server.sweep();
      await harness.advance(1_000);
    }
    expect(linked).toHaveLength(4);
    expect(most).toBe(1);
  });
});

describe('onUnlinked', () => {
  it('unlink: tells the last account', async () => {
    const { harness, unlinked, linked, read } = await createHookHarness();
    await link(harness);
    await read();
    const unlinking = harness.server.unlink('anna', 'Support');
    await harness.advance(60_000);
    await unlinking;
    expect(unlinked).toEqual([
      {
        id: linked[0]?.id.replace('linked', 'unlinked'),
        owner: 'anna',
        name: 'Support',
        account: linked[0]?.account,
        reason: 'unlinked',
      },
    ]);
  });

  it('a session that was deleted elsewhere: within a day, after two looks a minute apart', async () => {
    const { harness, unlinked, read } = await createHookHarness();
    await link(harness);
    await read();
    await harness.emulator.phone.disconnect();
    harness.server.close();
    await harness.advance(24 * 60 * 60_000);
    for (let sweeps = 0; sweeps < 3; sweeps += 1) {
      await harness.restart().sweep();
      await harness.advance(60_000);
    }
    expect(unlinked).toMatchObject([{ reason: 'gone' }]);
    expect(await slotsOf(harness)).toEqual([]);
  });

  it('a link is told before its end, also where onLinked fails for long', async () => {
    const { harness, hooks, linked, unlinked, read } = await createHookHarness();
    let isDown = true;
    hooks.behave = () => (isDown ? Promise.reject(new Error('down')) : Promise.resolve());
    await link(harness);
    await read();
    const unlinking = harness.server.unlink('anna', 'Support');
    await harness.advance(5 * 60_000);
    await unlinking;
    expect(linked.length).toBeGreaterThan(2);
    expect(unlinked).toEqual([]);
    isDown = false;
    await harness.advance(10 * 60_000);
    expect(unlinked).toHaveLength(1);
  });

  it('a pending session that goes is no link that ended', async () => {
    const { harness, linked, unlinked } = await createHookHarness();
    await harness.advance(20 * 60_000);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1 });
    expect([linked, unlinked]).toEqual([[], []]);
  });

  it('without hooks nothing is stored for them', async () => {
    const { harness, read } = await createHookHarness({ onLinked: undefined as never, onUnlinked: undefined as never });
    await link(harness);
    expect(await read()).toMatchObject({ status: 'READY' });
    expect(await harness.store.listDue('link-edges', Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });
});
