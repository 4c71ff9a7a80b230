import { expect } from 'vitest';
import type { WhatsGateStore } from '../../src/index.ts';
import { plain } from './describe-store.ts';

/**
 * Counts in a document while its connections are cut again and again: no put that was done is lost, and none is done twice.
 *
 * @param least - how many calls must reject before it ends: none where the client sends again what was cut off
 */
export async function countThroughCuts(
  store: WhatsGateStore,
  cut: () => Promise<unknown>,
  least: number,
): Promise<void> {
  let cuts = 0;
  let done = 0;
  let rejections = 0;
  const isOver = () => done >= 20 && cuts >= 3 && rejections >= least;
  const countOn = async () => {
    try {
      const entry = await store.get('a');
      const value = Number(entry?.document.value ?? 0) + 1;
      if ((await store.put('a', { ...plain, value }, entry?.version ?? null)) === 'done') done += 1;
    } catch {
      rejections += 1;
    }
  };
  const cutting = (async () => {
    for (; !isOver(); cuts += 1) {
      await cut();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  while (!isOver()) await countOn();
  await cutting;
  await expect.poll(() => store.get('a').catch(() => null), { timeout: 10_000 }).not.toBeNull();
  const value = Number((await store.get('a'))?.document.value);
  // A put that rejected may have been done all the same.
  expect(value).toBeGreaterThanOrEqual(done);
  expect(value).toBeLessThanOrEqual(done + rejections);
}
