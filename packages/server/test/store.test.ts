import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { storeContract } from '../src/testing/index.ts';
import { breaks } from './broken-stores.ts';

it.each(storeContract)('the memory store: $title', ({ run }) => run(createMemoryStore()));

const broken = Object.entries(breaks).flatMap(([title, ways]) =>
  Object.entries(ways).map(([way, change]) => ({ title, way, change })),
);

describe('S13: the contract notices a store that breaks it', () => {
  it('there is such a store for each rule', () => {
    expect(Object.keys(breaks).sort()).toEqual(storeContract.map(({ title }) => title).sort());
  });

  it.each(broken)('$title: $way', async ({ title, change }) => {
    const store = createMemoryStore();
    const rule = storeContract.find((each) => each.title === title);
    await expect(rule?.run({ ...store, ...change(store) })).rejects.toThrow('The store breaks the contract');
  });
});

it('S13: a lock of the memory store ends', async () => {
  let now = 0;
  const store = createMemoryStore(() => now);
  expect(await store.acquireLock('sweep', 1_000)).toBe(true);
  now = 999;
  expect(await store.acquireLock('sweep', 1_000)).toBe(false);
  now = 1_000;
  expect(await store.acquireLock('sweep', 1_000)).toBe(true);
});
