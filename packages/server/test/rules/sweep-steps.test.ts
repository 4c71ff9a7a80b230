import { describe, expect, it } from 'vitest';
import type { Slot } from '../../src/slots/slot.ts';
import { broken } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';
import { createHolder, createSweeper, lists, nothing } from './sweeper.ts';

const minute = 60_000;
const linkedRecord = sampleRecord({ status: 'READY', wid: '79991234567@c.us' });

/** So many slots that no page holds. */
async function addAbandoned({ begin }: Pick<ReturnType<typeof createSweeper>, 'begin'>, count: number, name = 'slot') {
  for (let index = 0; index < count; index += 1) {
    const record = sampleRecord({ unique_id: `${name} ${index}` });
    await begin(sampleSlot({ name: `${name} ${index}`, createId: `${name} ${index}`, record }));
  }
}

describe('a sweep', () => {
  it('lists what is pending, prunes, and reports', async () => {
    const { sweep, actions, prunes } = createSweeper();
    expect(await sweep()).toEqual(nothing);
    expect(actions).toEqual(lists);
    expect(prunes()).toBe(1);
  });

  it('is made by one server within 30 s', async () => {
    const { sweep, actions, time, prunes } = createSweeper();
    await sweep();
    time.now += 29_999;
    expect(await sweep()).toEqual(nothing);
    expect(actions).toEqual(lists);
    time.now += 1;
    await sweep();
    expect([actions, prunes()]).toEqual([[...lists, ...lists], 2]);
  });

  it('is none while another server holds its lock', async () => {
    const { sweep, store, actions } = createSweeper();
    await store.acquireLock('sweep', 1_000);
    expect(await sweep()).toEqual(nothing);
    expect(actions).toEqual([]);
  });

  it('S1: goes on where something fails, and counts it', async () => {
    const sweeper = createSweeper();
    const { sweep, upstream, asked, prunes } = sweeper;
    await addAbandoned(sweeper, 2);
    upstream.before = (action) => (action === 'read slot 0' ? Promise.reject(broken()) : null);
    expect(await sweep()).toEqual({ ...nothing, released: 1, failed: 1 });
    expect(asked()).toContain('delete slot 1');
    expect(prunes()).toBe(1);
  });

  it('looks at no slot before it is due', async () => {
    const leases = { page: { until: born + 5 * minute, leaving: false } };
    const { sweep, time, asked } = await createHolder({ leases });
    await sweep();
    expect(asked()).toEqual([]);
    time.now = born + 5 * minute;
    expect(await sweep()).toEqual({ ...nothing, released: 1 });
  });
});

describe('S1: a create without an answer', () => {
  const creating = { state: 'creating', record: null, createdAt: born - minute } as const;

  it('whose session is listed is adopted, without a look', async () => {
    const { sweep, addSession, begin, find, asked } = createSweeper();
    await addSession('of another slot', { name: 'Sales' });
    const { token, record } = await addSession('found');
    await begin(
      sampleSlot({ ...creating, createId: token.createId, leases: { page: { until: 9e15, leaving: false } } }),
    );
    expect(await sweep()).toEqual({ ...nothing, adopted: 1 });
    expect(asked()).toEqual([]);
    expect(await find()).toMatchObject({ state: 'active', record });
  });

  it('whose session is linked already is looked for', async () => {
    const { sweep, addSession, begin, find, asked } = createSweeper();
    const { token, record } = await addSession('found', { status: 'READY' });
    await begin(sampleSlot({ ...creating, createId: token.createId }));
    expect(await sweep()).toEqual({ ...nothing, adopted: 1 });
    expect(asked()).toEqual(['find thoroughly']);
    expect(await find()).toMatchObject({ state: 'active', seenLinked: true, record });
  });

  it('whose session is not found goes on, and ends in the end', async () => {
    const { sweep, find, time } = await createHolder(creating);
    expect(await sweep()).toEqual(nothing);
    expect(await find()).toMatchObject({ state: 'creating', emptyLooks: 1 });
    for (const emptyLooks of [2, 3]) {
      time.now += minute;
      await sweep();
      expect(await find()).toMatchObject({ emptyLooks });
    }
    time.now += minute;
    expect(await sweep()).toEqual(nothing);
    expect(await find()).toBeNull();
  });
});

describe('a slot that is due', () => {
  it.each([{}, { state: 'deleting' as const }])('and pending is released: %j', async (changes) => {
    const { sweep, asked, find } = await createHolder(changes);
    expect(await sweep()).toEqual({ ...nothing, released: 1 });
    expect(asked()).toEqual(['read session', 'read session', 'delete session']);
    expect(await find()).toMatchObject({ state: 'deleting', record: { status: 'DESTROYING' } });
  });

  it.each<{ what: string; before: Partial<Slot>; record: ReturnType<typeof sampleRecord> | null }>([
    { what: 'linked', before: {}, record: linkedRecord },
    { what: 'linked, though it was to be deleted', before: { state: 'deleting' }, record: linkedRecord },
    {
      what: 'pending, and was seen linked',
      before: { seenLinked: true, missingSince: born - minute },
      record: sampleRecord(),
    },
    { what: 'missing', before: {}, record: null },
    { what: 'being deleted by WhatsGate', before: {}, record: sampleRecord({ status: 'DESTROYING' }) },
  ])('D1: and $what is read, and not released', async ({ before, record }) => {
    const { sweep, sessions, find, asked } = await createHolder(before);
    if (record === null) sessions.clear();
    else sessions.set('session', record);
    expect(await sweep()).toEqual(nothing);
    expect(asked()).toEqual(['read session']);
    expect(await find()).toMatchObject({ state: 'active' });
  });

  it('D1: and logged out is left to a person', async () => {
    const { sweep, asked } = await createHolder({ seenLinked: true, unlinkedAt: born, state: 'deleting' });
    expect(await sweep()).toEqual(nothing);
    expect(asked()).toEqual(['read session']);
  });

  it('D1: and logged out, but to be deleted by a person, stays so', async () => {
    const { sweep, find } = await createHolder({ seenLinked: true, unlinkedAt: born, state: 'deleting' });
    await sweep();
    expect(await find()).toMatchObject({ state: 'deleting' });
  });

  it('and whose attempt ends during the read is no failure', async () => {
    const { sweep, slot, repository, upstream, asked } = await createHolder();
    upstream.before = (action) => (action === 'read session' ? repository.end(slot) : null);
    expect(await sweep()).toEqual(nothing);
    expect(asked()).toEqual(['read session']);
  });

  it('D1: and linked and logged out again while it is released is left to a person', async () => {
    const { sweep, slot, repository, upstream, asked } = await createHolder();
    let reads = 0;
    upstream.before = async (action) => {
      if (action !== 'read session') return;
      reads += 1;
      if (reads === 2)
        await repository.change(slot, (stored, now) => ({ ...stored, seenLinked: true, unlinkedAt: now }));
    };
    expect(await sweep()).toEqual(nothing);
    expect(asked()).toEqual(['read session', 'read session']);
  });

  it('D3: and missing for long is free', async () => {
    const { sweep, sessions, find } = await createHolder({ missingSince: born });
    sessions.clear();
    expect(await sweep()).toEqual(nothing);
    expect(await find()).toBeNull();
  });

  it('D2: and protected is not counted as released', async () => {
    const { sweep, asked } = await createHolder({ state: 'deleting', successAt: born + minute });
    expect(await sweep()).toEqual(nothing);
    expect(asked()).toEqual(['read session', 'read session']);
  });
});

describe('D8: a sweep deletes at most', () => {
  it('20 sessions; the others wait, and are not asked for a second time', async () => {
    const sweeper = createSweeper();
    await addAbandoned(sweeper, 22);
    expect(await sweeper.sweep()).toEqual({ ...nothing, released: 20, postponed: 2 });
    const counts = ['read', 'delete'].map((what) => sweeper.asked().filter((each) => each.startsWith(what)).length);
    expect(counts).toEqual([42, 20]);
    sweeper.time.now += minute;
    expect(await sweeper.sweep()).toEqual({ ...nothing, released: 2 });
  });

  it('a quarter of our pending sessions, of slots and of none together', async () => {
    const sweeper = createSweeper();
    const { sweep, addSession, time } = sweeper;
    for (let index = 0; index < 82; index += 1) await addSession(`lost ${index}`, { name: `lost ${index}` });
    expect(await sweep()).toEqual(nothing);
    time.now += 15 * minute;
    await addAbandoned(sweeper, 2);
    // A quarter of 82, rounded up.
    expect(await sweep()).toEqual({ ...nothing, released: 21, postponed: 63 });
  });

  it('what is not released costs nothing', async () => {
    const sweeper = createSweeper();
    await sweeper.begin(sampleSlot({ state: 'deleting', successAt: born + minute }));
    await addAbandoned(sweeper, 20);
    expect(await sweeper.sweep()).toMatchObject({ released: 20, postponed: 0 });
  });
});
