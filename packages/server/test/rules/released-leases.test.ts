import { expect, it } from 'vitest';
import { createMemoryStore } from '../../src/index.ts';
import { createReleasedLeases } from '../../src/slots/leases.ts';

const tenMinutes = 10 * 60_000;

function createLeases() {
  const clock = { now: 1_700_000_000_000 };
  const store = createMemoryStore(() => clock.now);
  return { clock, store, leases: createReleasedLeases(store) };
}

it('D7: a lease that was given up is remembered for ten minutes, of this owner only', async () => {
  const { clock, leases } = createLeases();
  await leases.remember('anna', 'page');
  clock.now += tenMinutes - 1;
  const asked = [
    ['anna', 'page'],
    ['anna', 'other'],
    ['bert', 'page'],
  ] as const;
  expect(await Promise.all(asked.map(([owner, lease]) => leases.isReleased(owner, lease)))).toEqual([
    true,
    false,
    false,
  ]);
  clock.now += 1;
  expect(await leases.isReleased('anna', 'page')).toBe(false);
});

it('D7: a lease that is given up again is remembered from then on', async () => {
  const { clock, leases } = createLeases();
  await leases.remember('anna', 'page');
  clock.now += 1_000;
  await leases.remember('anna', 'page');
  clock.now += tenMinutes - 1;
  expect(await leases.isReleased('anna', 'page')).toBe(true);
});

it('D7: what is remembered too long is dropped', async () => {
  const { clock, store, leases } = createLeases();
  await leases.remember('anna', 'page');
  expect((await store.listByOwner('released-leases', 'anna'))[0]?.document).toEqual({
    collection: 'released-leases',
    owner: 'anna',
    aliases: [],
    dueAt: clock.now + tenMinutes,
    value: null,
  });
  clock.now += tenMinutes - 1;
  await leases.prune();
  expect(await store.listByOwner('released-leases', 'anna')).toHaveLength(1);
  clock.now += 1;
  await leases.prune();
  expect(await store.listByOwner('released-leases', 'anna')).toEqual([]);
});
