import { expect, it } from 'vitest';
import { createHarness, link } from './harness.ts';
import { slotsOf } from './slots-of.ts';
import { within } from './within.ts';

it('P2: unlink does not take two empty answers at once for a session that is gone', async () => {
  const harness = await createHarness();
  await harness.call('session-create', { name: 'Support' });
  await link(harness);
  let emptyAnswers = 2;
  harness.server = harness.restart(harness.store, async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.endsWith('sessions-get') || emptyAnswers === 0) return harness.emulator.fetch(request);
    emptyAnswers -= 1;
    return Response.json({ result: 'OK', pages: 1, elements: 0, page: 1, data: [] });
  });
  const unlink = () => within(harness, 40_000, harness.server.unlink('anna', 'Support'));
  await expect(unlink()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 60_000 });
  expect(await slotsOf(harness)).toHaveLength(1);
  emptyAnswers = 0;
  await unlink();
  expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  expect(await slotsOf(harness)).toEqual([]);
});
