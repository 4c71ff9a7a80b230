import { expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, type Harness, pageHeaders } from './harness.ts';
import { within } from './within.ts';

/** A plan of six sessions that their pages have given up, and that WhatsGate has not begun to delete. */
async function createFullPlan(destroyFor: number): Promise<Harness> {
  const harness = await createHarness({ limit: 10 }, { slots: 6, destroyFor });
  const ids: unknown[] = [];
  for (let page = 0; page < 6; page += 1)
    ids.push((await harness.call('session-create', { name: `${page}` }, pageHeaders(`${page}`))).body.data.unique_id);
  await harness.emulator.fault({ on: 'session-delete', kind: 'reset-before', times: 6 });
  for (const [page, id] of ids.entries())
    await within(harness, 1_000, harness.call('session-delete', { WhatsappID: id }, pageHeaders(`${page}`)));
  harness.server.close();
  harness.server = harness.restart();
  return harness;
}

it('P1, N16: a create that waits for a slow delete is not sent once another server may have taken its place', async () => {
  const harness = await createFullPlan(80_000);
  const { server } = harness;
  const other = harness.restart();
  const create = (by: typeof server, key: string) => {
    harness.server = by;
    return harness.call('session-create', { name: 'Support' }, pageHeaders(key));
  };
  const answers = [create(server, 'one')];
  for (let round = 0; round < 20; round += 1) {
    await harness.advance(15_000);
    answers.push(create(other, 'two'));
  }
  await harness.advance(400_000);
  await Promise.all(answers);
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 7, secondSessions: 0 });
});

it('N16: one slot that became free is enough', async () => {
  const harness = await createFullPlan(1_000);
  const create = harness.call('session-create', { name: 'Support' }, pageHeaders('new'));
  expect(await within(harness, 3_000, create)).toMatchObject({ status: 200 });
});

it('P1, S8: a create that the store has held up for a minute is not sent', async () => {
  let isSlow = true;
  const inner = createMemoryStore(() => harness.clock.now());
  const harness: Harness = await createHarness({
    budget: {},
    store: {
      ...inner,
      async put(...args) {
        if (!isSlow || !args[0].startsWith('budget:')) return inner.put(...args);
        await harness.clock.pause(9_000);
        return harness.clock.now() - begunAt > 60_000 ? inner.put(...args) : 'changed';
      },
    },
  });
  const begunAt = harness.clock.now();
  const create = () => harness.call('session-create', { name: 'Support' });
  expect(await within(harness, 100_000, create())).toMatchObject({ status: 503, body: { name: 'Busy' } });
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 0 });
  isSlow = false;
  expect(await create()).toMatchObject({ status: 200 });
});
