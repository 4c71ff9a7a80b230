import { describe, expect, it } from 'vitest';
import { createMemoryStore, type WhatsGateStore } from '../src/index.ts';
import type { Slot } from '../src/slots/slot.ts';
import { createSlotRepository, type LinkEdge } from '../src/slots/slot-repository.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;

function createRepository(changeStore = (store: WhatsGateStore): WhatsGateStore => store) {
  const clock = { now: born + minute };
  const edges: LinkEdge[] = [];
  const store = changeStore(createMemoryStore(() => clock.now));
  return { clock, store, edges, repository: createSlotRepository(store, (edge) => edges.push(edge)) };
}
const other = (changes: Partial<Slot> = {}) =>
  sampleSlot({ name: 'Sales', createId: 'other', record: sampleRecord({ unique_id: 'other session' }), ...changes });
const linkedRecord = sampleRecord({ status: 'READY', wid: '79991234567@c.us' });
const linked = (changes: Partial<Slot> = {}) => sampleSlot({ seenLinked: true, record: linkedRecord, ...changes });

describe('a slot is found', () => {
  it('by owner and name, by its session, and by its create', async () => {
    const { repository } = createRepository();
    const slot = sampleSlot();
    await repository.begin(slot);
    await repository.begin(other({ owner: 'bert' }));
    expect(await repository.now()).toBe(born + minute);
    expect(await repository.find('anna', 'Support')).toEqual(slot);
    expect(await repository.find('anna', 'Sales')).toBeNull();
    expect(await repository.find('bert', 'Support')).toBeNull();
    expect(await repository.findByUniqueId('session')).toEqual(slot);
    expect(await repository.findByUniqueId('attempt')).toBeNull();
    expect(await repository.findByCreateId('attempt')).toEqual(slot);
    expect(await repository.findByCreateId('session')).toBeNull();
    expect(await repository.listOf('anna')).toEqual([slot]);
  });

  it('T11: by its session for its owner only', async () => {
    const { repository } = createRepository();
    await repository.begin(sampleSlot());
    expect(await repository.findSession('anna', 'session')).toEqual(sampleSlot());
    expect(await repository.findSession('bert', 'session')).toBeNull();
    expect(await repository.findSession('anna', 'unknown')).toBeNull();
  });

  it('when it is due, the longest due first', async () => {
    const { clock, repository } = createRepository();
    const leases = { page: { until: clock.now + minute, leaving: false } };
    await repository.begin(sampleSlot({ leases }));
    await repository.begin(other({ state: 'deleting' }));
    expect(await repository.listDue(clock.now, 10)).toEqual([other({ state: 'deleting' })]);
    const both = [other({ state: 'deleting' }), sampleSlot({ leases })];
    expect(await repository.listDue(clock.now + minute, 10)).toEqual(both);
    expect(await repository.listDue(clock.now + minute, 1)).toEqual(both.slice(0, 1));
  });
});

describe('C8: a slot is begun', () => {
  it('once: not where there is one, nor with the session or the create of another', async () => {
    const { repository } = createRepository();
    expect(await repository.begin(sampleSlot())).toBe('begun');
    expect(await repository.begin(sampleSlot({ createId: 'another', record: null }))).toBe('exists');
    expect(await repository.begin(other({ record: sampleRecord() }))).toBe('taken');
    expect(await repository.begin(other({ createId: 'attempt' }))).toBe('taken');
    expect(await repository.find('anna', 'Support')).toEqual(sampleSlot());
  });

  it('within the limit, where there is one', async () => {
    const { repository } = createRepository();
    expect(await repository.begin(sampleSlot(), 0)).toBe('full');
    expect(await repository.begin(sampleSlot(), 1)).toBe('begun');
    expect(await repository.begin(other(), 1)).toBe('full');
    expect(await repository.begin(other())).toBe('begun');
  });

  it('and a session that is linked already is announced', async () => {
    const { edges, repository } = createRepository();
    await repository.begin(other());
    expect(edges).toEqual([]);
    await repository.begin(linked());
    await repository.begin(linked());
    expect(edges).toEqual([{ type: 'linked', slot: linked() }]);
  });
});

describe('a slot is changed', () => {
  it('only for the attempt that the write is about', async () => {
    const { repository } = createRepository();
    await repository.begin(sampleSlot());
    const forget = () => null;
    expect(await repository.change(sampleSlot({ createId: 'earlier' }), forget)).toBeNull();
    await repository.end(sampleSlot({ createId: 'earlier' }));
    expect(await repository.change(other(), forget)).toBeNull();
    expect(await repository.find('anna', 'Support')).toEqual(sampleSlot());
    await repository.end(sampleSlot());
    expect(await repository.find('anna', 'Support')).toBeNull();
    expect(await repository.findByUniqueId('session')).toBeNull();
  });

  it('by a write only where something is new, and then without leases that have lapsed', async () => {
    const { clock, store, repository } = createRepository();
    const leases = { lapsed: { until: clock.now, leaving: false } };
    await repository.begin(sampleSlot({ leases }));
    const version = async () => (await store.listByOwner('slots', 'anna'))[0]?.version;
    const before = await version();
    expect(await repository.change(sampleSlot(), (slot) => slot)).toEqual(sampleSlot({ leases }));
    expect(await version()).toBe(before);
    const times: number[] = [];
    const changed = await repository.change(sampleSlot(), (slot, now) => {
      times.push(now);
      return { ...slot, successAt: 7 };
    });
    expect(times).toEqual([clock.now]);
    expect(changed).toEqual(sampleSlot({ successAt: 7 }));
    expect(await repository.find('anna', 'Support')).toEqual(sampleSlot({ successAt: 7 }));
  });

  it('to no session that another slot has', async () => {
    const { repository } = createRepository();
    await repository.begin(sampleSlot());
    await repository.begin(other());
    const steal = (slot: Slot) => ({ ...slot, record: sampleRecord() });
    await expect(repository.change(other(), steal)).rejects.toMatchObject({ kind: 'SessionOccupied' });
    expect(await repository.find('anna', 'Sales')).toEqual(other());
  });

  it('anew where another write was faster, at most twelve times', async () => {
    const stubborn = async (losses: number) => {
      let puts = 0;
      const { repository } = createRepository((store) => ({
        ...store,
        put: async (key, document, version, options) => {
          if (version === null) return store.put(key, document, version, options);
          puts += 1;
          return puts <= losses ? 'changed' : store.put(key, document, version, options);
        },
      }));
      await repository.begin(sampleSlot());
      const change = () => repository.change(sampleSlot(), (slot) => ({ ...slot, successAt: 7 }));
      return { change, puts: () => puts };
    };
    const eleven = await stubborn(11);
    expect(await eleven.change()).toEqual(sampleSlot({ successAt: 7 }));
    const twelve = await stubborn(12);
    await expect(twelve.change()).rejects.toMatchObject({ kind: 'Busy' });
    expect(twelve.puts()).toBe(12);
  });
});

describe('a link edge is announced by the write that made it', () => {
  const edgesOf = async (before: Slot, after: Slot | null) => {
    const { edges, repository } = createRepository();
    await repository.begin(before);
    edges.length = 0;
    await repository.change(before, () => after);
    return edges;
  };

  it('linked, once', async () => {
    expect(await edgesOf(sampleSlot(), linked())).toEqual([{ type: 'linked', slot: linked() }]);
    expect(await edgesOf(linked(), linked({ successAt: 7 }))).toEqual([]);
    expect(await edgesOf(sampleSlot(), sampleSlot({ successAt: 7 }))).toEqual([]);
    expect(await edgesOf(sampleSlot(), null)).toEqual([]);
  });

  it('linked again after a logout', async () => {
    expect(await edgesOf(linked({ unlinkedAt: born }), linked())).toEqual([{ type: 'linked', slot: linked() }]);
  });

  const destroying = linked({ record: sampleRecord({ status: 'DESTROYING' }) });
  it.each<{ reason: string; before: Slot; after: Slot | null }>([
    { reason: 'logged-out', before: linked(), after: linked({ unlinkedAt: born }) },
    { reason: 'gone', before: linked(), after: null },
    { reason: 'gone', before: linked({ record: null }), after: null },
    { reason: 'unlinked', before: linked({ state: 'deleting' }), after: null },
    { reason: 'unlinked', before: destroying, after: null },
  ])('unlinked, since it is $reason', async ({ reason, before, after }) => {
    expect(await edgesOf(before, after)).toEqual([{ type: 'unlinked', slot: before, reason }]);
  });
});
