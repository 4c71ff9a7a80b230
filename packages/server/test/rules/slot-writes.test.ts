import { describe, expect, it } from 'vitest';
import { createMemoryStore, type WhatsGateStore } from '../../src/index.ts';
import type { LinkEdge } from '../../src/slots/link-edge.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { createSlotRepository } from '../../src/slots/slot-repository.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;

function createRepository(changeStore = (store: WhatsGateStore): WhatsGateStore => store) {
  const clock = { now: born + minute };
  const edges: LinkEdge[] = [];
  const announce = (edge: LinkEdge) => void edges.push(edge);
  const store = changeStore(createMemoryStore(() => clock.now));
  const toDocument = (edge: LinkEdge) => {
    // Asked only where there is an edge.
    expect(edge).toMatchObject({ id: expect.any(String) });
    return null;
  };
  return { clock, store, edges, repository: createSlotRepository(store, { toDocument, announce }) };
}
const other = (changes: Partial<Slot> = {}) =>
  sampleSlot({ name: 'Sales', createId: 'other', record: sampleRecord({ unique_id: 'other session' }), ...changes });
const linkedRecord = sampleRecord({ status: 'READY', wid: '79991234567@c.us' });
const account = { number: '79991234567', pushname: null };
const linked = (changes: Partial<Slot> = {}) =>
  sampleSlot({ seenLinked: true, linkedAt: born, links: 1, account, record: linkedRecord, ...changes });

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

  it('without a word of a limit, where there is none', async () => {
    const options: unknown[] = [];
    const { repository } = createRepository((store) => ({
      ...store,
      put: async (key, document, version, given) => {
        options.push(given);
        return store.put(key, document, version, given);
      },
    }));
    await repository.begin(sampleSlot());
    await repository.begin(other(), 2);
    await repository.end(other());
    // `toEqual` does not tell an absent limit from an undefined one.
    expect(options).toStrictEqual([{}, { limit: 2 }, {}]);
  });

  it('and a session that is linked already is announced', async () => {
    const { edges, repository } = createRepository();
    await repository.begin(other());
    expect(edges).toEqual([]);
    await repository.begin(linked());
    await repository.begin(linked());
    expect(edges).toMatchObject([{ type: 'linked', id: 'attempt-1-linked' }]);
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
    expect(before).toBeDefined();
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

  it('without asking the store where what was just read need not change', async () => {
    const { clock, repository } = createRepository();
    await repository.begin(sampleSlot());
    const seen = { slot: sampleSlot({ successAt: 7 }), at: clock.now - 1 };
    const times: number[] = [];
    const keep = (slot: Slot, now: number) => {
      times.push(now);
      return slot;
    };
    expect(await repository.change(sampleSlot(), keep, seen)).toBe(seen.slot);
    expect(times).toEqual([clock.now - 1]);
    // Where it must change, what the store says counts.
    const add = (slot: Slot) => ({ ...slot, emptyLooks: slot.emptyLooks + 1 });
    expect(await repository.change(sampleSlot(), add, seen)).toEqual(sampleSlot({ emptyLooks: 1 }));
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

describe('a link edge', () => {
  it('is announced once, by the write that made it', async () => {
    const { edges, repository } = createRepository();
    await repository.begin(sampleSlot());
    const link = (slot: Slot): Slot => ({ ...linked(), leases: slot.leases });
    await repository.change(sampleSlot(), link);
    await repository.change(sampleSlot(), (slot) => ({ ...slot, successAt: 7 }));
    await repository.end(sampleSlot());
    expect(edges.map(({ type, reason }) => [type, reason])).toEqual([
      ['linked', null],
      ['unlinked', 'gone'],
    ]);
  });

  it('is not announced where the write was too slow', async () => {
    let puts = 0;
    const { edges, repository } = createRepository((store) => ({
      ...store,
      put: async (...args) => {
        puts += 1;
        return puts === 2 ? 'changed' : store.put(...args);
      },
    }));
    await repository.begin(sampleSlot());
    await repository.change(sampleSlot(), () => linked());
    expect(puts).toBe(3);
    expect(edges).toHaveLength(1);
  });

  it('W3: is stored in the same step, where there is someone to tell', async () => {
    const stored: unknown[] = [];
    const clock = { now: born };
    const store = createMemoryStore(() => clock.now);
    const document = { collection: 'edges', owner: 'anna', aliases: [], dueAt: null, value: null };
    const repository = createSlotRepository(store, {
      toDocument: ({ id }, now) => ({ key: `edge:${id}`, document: { ...document, dueAt: now } }),
      announce: async ({ id }) => stored.push(await store.get(`edge:${id}`)),
    });
    await repository.begin(linked());
    await expect.poll(() => stored).toMatchObject([{ document: { ...document, dueAt: born } }]);
  });
});
