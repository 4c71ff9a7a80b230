import { describe, expect, it } from 'vitest';
import type { StoreDocument, WhatsGateStore } from '../../src/index.ts';
import { storeContract } from '../../src/testing/index.ts';
import type { TestedStores } from './open-stores.ts';

export const plain: StoreDocument = { collection: 'slots', owner: 'anna', aliases: [], dueAt: 1_000, value: 1 };

const writers = Array.from({ length: 20 }, (_, writer) => writer);
const countOf = <Outcome>(outcomes: readonly Outcome[], outcome: Outcome) =>
  outcomes.filter((each) => each === outcome).length;

/** What every store must do: the contract, and the same by several connections at once. */
export function describeStore(name: string, open: TestedStores['open']): void {
  const openTwo = async () => (await open(2)) as [WhatsGateStore, WhatsGateStore];

  describe(name, () => {
    it.each(storeContract)('$title', async ({ run }) => run((await open(1))[0]));

    it('of 20 writers on two connections exactly one makes a document, and one changes it', async () => {
      const stores = await openTwo();
      const putAll = (version: string | null) =>
        Promise.all(
          writers.map((writer) =>
            (stores[writer % 2] as WhatsGateStore).put('a', { ...plain, value: writer }, version),
          ),
        );
      for (let round = 0; round < 5; round += 1) {
        const version = (await stores[0].get('a'))?.version ?? null;
        const outcomes = await putAll(version);
        expect([countOf(outcomes, 'done'), countOf(outcomes, 'changed')]).toEqual([1, 19]);
        expect((await stores[1].get('a'))?.document.value).toBe(outcomes.indexOf('done'));
      }
    });

    it('C8: 20 writers on two connections go no further than the limit', async () => {
      const stores = await openTwo();
      const outcomes = await Promise.all(
        writers.map((writer) => (stores[writer % 2] as WhatsGateStore).put(`a${writer}`, plain, null, { limit: 3 })),
      );
      expect([countOf(outcomes, 'done'), countOf(outcomes, 'full')]).toEqual([3, 17]);
      expect(await stores[0].listByOwner('slots', 'anna')).toHaveLength(3);
    });

    it('20 writers on two connections give an alias to one document, in whichever order they name them', async () => {
      const stores = await openTwo();
      const aliases = ['session:1', 'create:1', 'create:2'];
      const outcomes = await Promise.all(
        writers.map((writer) => {
          const own = writer % 2 === 0 ? aliases : aliases.toReversed();
          return (stores[writer % 2] as WhatsGateStore).put(`a${writer}`, { ...plain, aliases: own }, null);
        }),
      );
      expect([countOf(outcomes, 'done'), countOf(outcomes, 'taken')]).toEqual([1, 19]);
      const holder = `a${outcomes.indexOf('done')}`;
      for (const alias of aliases) expect((await stores[0].getByAlias(alias))?.key).toBe(holder);
    });

    it('20 writers on two connections that write the same further documents all end, and each is written once', async () => {
      const stores = await openTwo();
      const further = ['x', 'y', 'z'];
      const outcomes = await Promise.all(
        writers.map((writer) => {
          const keys = writer % 2 === 0 ? further : further.toReversed();
          const also = keys.map((key) => ({ key, document: { ...plain, value: writer } }));
          return (stores[writer % 2] as WhatsGateStore).put(`a${writer}`, plain, null, { also });
        }),
      );
      expect(countOf(outcomes, 'done')).toBe(20);
      const values = await Promise.all(further.map(async (key) => (await stores[0].get(key))?.document.value));
      // One put wrote all three: no other can have come between.
      expect(new Set(values).size).toBe(1);
    });

    it('S13: two connections see what the other has put, at once', async () => {
      const [one, other] = await openTwo();
      for (let times = 0; times < 10; times += 1) {
        await one.put('a', { ...plain, value: times }, (await other.get('a'))?.version ?? null);
        expect((await other.listDue('slots', 1_000, 1))[0]?.document.value).toBe(times);
      }
    });

    it('S13: a lock is one for all connections', async () => {
      const stores = await openTwo();
      const outcomes = await Promise.all(
        writers.map((writer) => (stores[writer % 2] as WhatsGateStore).acquireLock('sweep', 60_000)),
      );
      expect(countOf(outcomes, true)).toBe(1);
    });

    it('has one clock for all connections, which does not go back', async () => {
      const [one, other] = await openTwo();
      let last = 0;
      for (let times = 0; times < 20; times += 1) {
        const now = await (times % 2 === 0 ? one : other).now();
        expect(now).toBeGreaterThanOrEqual(last);
        last = now;
      }
      expect(Math.abs(last - Date.now())).toBeLessThan(60_000);
    });

    it('keeps a value of 1 MB', async () => {
      const [one, other] = await openTwo();
      const value = { text: 'ж"\\\n'.repeat(250_000) };
      expect(await one.put('a', { ...plain, value }, null)).toBe('done');
      expect((await other.get('a'))?.document.value).toEqual(value);
    });

    it('S13: never uses a version again, not even when it has lost everything', async () => {
      const versions = new Set<string>();
      for (let life = 0; life < 3; life += 1) {
        const [store] = await open(1);
        for (let times = 0; times < 5; times += 1) {
          await store.put('a', { ...plain, value: times }, (await store.get('a'))?.version ?? null);
          versions.add((await store.get('a'))?.version ?? '');
        }
      }
      expect(versions.size).toBe(15);
    });
  });
}

/** Writes 10,000 documents, 100 of each of 100 owners, with a tenth of them due; each thousand in one put. */
export async function fill(store: WhatsGateStore): Promise<void> {
  for (let batch = 0; batch < 10; batch += 1) {
    const also = Array.from({ length: 1_000 }, (_, index) => {
      const number = batch * 1_000 + index;
      const dueAt = number % 10 === 0 ? number : 1_000_000 + number;
      return { key: `filled:${number}`, document: { ...plain, owner: `owner${number % 100}`, dueAt, value: number } };
    });
    expect(await store.put(`batch:${batch}`, { ...plain, collection: 'batches' }, null, { also })).toBe('done');
  }
}

export async function expectFilled(store: WhatsGateStore): Promise<void> {
  expect(await store.listByOwner('slots', 'owner7')).toHaveLength(100);
  const due = await store.listDue('slots', 999_999, 500);
  expect(due.map(({ document }) => document.value)).toEqual(Array.from({ length: 500 }, (_, index) => index * 10));
}
