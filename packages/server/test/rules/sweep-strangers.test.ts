import { describe, expect, it } from 'vitest';
import { createSweep } from '../../src/recovery/sweep.ts';
import { born, sampleSlot } from './slot-samples.ts';
import { createSweeper, nothing } from './sweeper.ts';

const minute = 60_000;

describe('S5: a pending session that no slot knows', () => {
  const sweepAfter = async (sweeper: ReturnType<typeof createSweeper>, ms: number) => {
    sweeper.time.now += ms;
    return sweeper.sweep();
  };

  it('is noted first, and released when it has waited for 15 minutes', async () => {
    const sweeper = createSweeper();
    const { addSession, unclaimed, asked, time } = sweeper;
    await addSession('lost', { bornAt: time.now });
    expect(await sweeper.sweep()).toEqual(nothing);
    expect(await unclaimed.listOf('anna')).toHaveLength(1);
    expect(await sweepAfter(sweeper, 15 * minute - 1)).toEqual(nothing);
    expect(asked()).toEqual([]);
    expect(await sweepAfter(sweeper, 30_000)).toEqual({ ...nothing, released: 1 });
    expect(asked()).toEqual(['read lost', 'delete lost']);
    expect(await unclaimed.listOf('anna')).toEqual([]);
  });

  it.each([
    { ms: 15 * minute - 1, released: 0 },
    { ms: 15 * minute, released: 1 },
  ])('after $ms ms since its birth: $released', async ({ ms, released }) => {
    const sweeper = createSweeper();
    await sweeper.addSession('lost', { bornAt: sweeper.time.now });
    await sweeper.sweep();
    expect(await sweepAfter(sweeper, ms)).toMatchObject({ released });
  });

  it.each([
    { ms: 5 * minute - 1, released: 0 },
    { ms: 5 * minute, released: 1 },
  ])('that is old is watched for five minutes: after $ms ms $released', async ({ ms, released }) => {
    const sweeper = createSweeper();
    await sweeper.addSession('lost', { bornAt: born - 60 * minute });
    expect(await sweeper.sweep()).toEqual(nothing);
    expect(await sweepAfter(sweeper, ms)).toMatchObject({ released });
  });

  it('D1: that was seen linked is never released', async () => {
    const sweeper = createSweeper();
    const { addSession, unclaimed, asked } = sweeper;
    const session = await addSession('lost');
    await unclaimed.note({ ...session, record: { ...session.record, status: 'READY' } });
    await sweeper.sweep();
    expect(await sweepAfter(sweeper, 60 * minute)).toEqual(nothing);
    expect(asked()).toEqual(['read lost']);
  });

  it('of a create that is under way is left alone', async () => {
    const sweeper = createSweeper();
    const { addSession, begin, unclaimed } = sweeper;
    const { token } = await addSession('new');
    // Not due yet, and not known to have a session.
    await begin(sampleSlot({ state: 'creating', record: null, createId: token.createId, createdAt: born + minute }));
    expect(await sweeper.sweep()).toEqual(nothing);
    expect(await unclaimed.listOf('anna')).toEqual([]);
  });

  it.each([
    { ms: 30_000 - 1, released: 0 },
    { ms: 30_000, released: 1 },
  ])("C6: that is the twin of a slot's own is released after half a minute: $ms ms, $released", async (each) => {
    const sweeper = createSweeper();
    const { addSession, begin, store, time } = sweeper;
    const { token, record } = await addSession('twin');
    const leases = { page: { until: born + 15 * minute, leaving: false } };
    await begin(sampleSlot({ createId: token.createId, record: { ...record, unique_id: 'own' }, leases }));
    expect(await sweeper.sweep()).toEqual(nothing);
    time.now += each.ms;
    // The lock of the last sweep ends after half a minute, too.
    const sweep = createSweep({
      ...sweeper.options,
      store: { ...store, acquireLock: async () => true },
    });
    expect(await sweep()).toMatchObject({ released: each.released });
  });

  it('that became the own one of a slot since it was listed is left alone', async () => {
    const sweeper = createSweeper();
    const { addSession, begin, upstream, unclaimed } = sweeper;
    const { token, record } = await addSession('lost');
    await begin(sampleSlot({ name: 'Sales', createId: 'due' }));
    upstream.before = async (action) => {
      if (action === 'read session' && (await sweeper.find()) === null)
        await begin(sampleSlot({ createId: token.createId, record }));
    };
    await sweeper.sweep();
    expect(await sweeper.find()).toMatchObject({ record });
    expect(await unclaimed.listOf('anna')).toEqual([]);
  });

  it('that another server has just noted is left to it', async () => {
    const sweeper = createSweeper();
    await sweeper.addSession('lost', { bornAt: born - 60 * minute });
    const sweep = createSweep({
      ...sweeper.options,
      unclaimed: { ...sweeper.unclaimed, note: async () => null },
    });
    expect(await sweep()).toEqual(nothing);
  });

  it('that is linked meanwhile is not released, and stays noted', async () => {
    const sweeper = createSweeper();
    const { addSession, upstream, sessions, unclaimed } = sweeper;
    const { record } = await addSession('lost');
    await sweeper.sweep();
    upstream.before = (action) =>
      action === 'read lost' ? sessions.set('lost', { ...record, status: 'READY' }) : null;
    expect(await sweepAfter(sweeper, 20 * minute)).toEqual(nothing);
    expect(await unclaimed.listOf('anna')).toHaveLength(1);
  });
});

describe('T10: a session that is noted', () => {
  const day = 24 * 60 * minute;

  it('is read once a day, and forgotten when it is gone', async () => {
    const { sweep, addSession, unclaimed, asked, time, sessions } = createSweeper();
    await unclaimed.note(await addSession('lost', { status: 'READY' }));
    await sweep();
    expect(asked()).toEqual([]);
    time.now += day;
    await sweep();
    expect(asked()).toEqual(['read lost']);
    sessions.clear();
    time.now += day;
    await sweep();
    time.now += minute;
    expect(await sweep()).toEqual(nothing);
    expect(await unclaimed.listOf('anna')).toEqual([]);
  });

  it('and that a slot knows by now is forgotten', async () => {
    const { sweep, addSession, unclaimed, begin, asked, time } = createSweeper();
    const session = await addSession('lost', { status: 'READY' });
    await unclaimed.note(session);
    await begin(sampleSlot({ record: session.record, seenLinked: true }));
    time.now += day - 1;
    await sweep();
    time.now += 30_001;
    await sweep();
    expect(asked().filter((action) => action === 'read lost').length).toBeLessThanOrEqual(1);
    expect(await unclaimed.listOf('anna')).toEqual([]);
  });
});
