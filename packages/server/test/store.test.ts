import { expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { storeContract } from '../src/testing/index.ts';

it.each(storeContract)('the memory store: $title', ({ run }) => run(createMemoryStore()));

it('the contract notices a store that breaks it', async () => {
  const careless = { ...createMemoryStore(), put: async () => 'done' as const };
  const outcomes = await Promise.allSettled(storeContract.map(({ run }) => run(careless)));
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(4);
});

it('a lock of the memory store ends', async () => {
  let now = 0;
  const store = createMemoryStore(() => now);
  expect(await store.acquireLock('sweep', 1_000)).toBe(true);
  now = 999;
  expect(await store.acquireLock('sweep', 1_000)).toBe(false);
  now = 1_000;
  expect(await store.acquireLock('sweep', 1_000)).toBe(true);
});
