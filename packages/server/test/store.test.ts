import { expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { slotStoreContract } from '../src/testing/index.ts';

it.each(slotStoreContract)('the memory store: $title', ({ run }) => run(createMemoryStore()));

it('the contract notices a store that breaks it', async () => {
  const careless = { ...createMemoryStore(), put: async () => true };
  const outcomes = await Promise.allSettled(slotStoreContract.map(({ run }) => run(careless)));
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(4);
});

it('a claim of the memory store runs out', async () => {
  let now = 0;
  const store = createMemoryStore(() => now);
  expect(await store.claim('sweep', 1_000)).toBe(true);
  now = 999;
  expect(await store.claim('sweep', 1_000)).toBe(false);
  now = 1_000;
  expect(await store.claim('sweep', 1_000)).toBe(true);
});
