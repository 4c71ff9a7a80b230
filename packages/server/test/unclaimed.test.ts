import { expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';

const create = (harness: Harness, name: string) => harness.call('session-create', { name }, pageHeaders(name));

/** A WhatsGate that calls every session the same. */
function renaming({ emulator }: Harness): typeof globalThis.fetch {
  return async (input, init) => {
    const answer = await emulator.fetch(new Request(input, init));
    return new Response((await answer.text()).replaceAll(/"name":"[^"]*"/g, '"name":"WhatsApp"'), answer);
  };
}

it('T10: a session that no slot can claim counts for the limit until WhatsGate has shown twice that it is gone', async () => {
  const harness = await createHarness({ limit: 2 });
  await create(harness, 'Support');
  await link(harness);
  const { unique_id: sales } = (await create(harness, 'Sales')).body.data;
  await link(harness);
  harness.server.close();
  const store = createMemoryStore(harness.clock.now);
  harness.server = harness.restart(store, renaming(harness));
  expect((await create(harness, 'Support')).body.data).toMatchObject({ status: 'READY' });
  expect(await create(harness, 'Third')).toMatchObject({ status: 403, body: { name: 'LimitReached' } });

  // The other one is deleted in WhatsGate's console.
  await harness.emulator.fetch(
    new Request(`${harness.emulator.url}/api/v1/session-delete`, {
      method: 'POST',
      headers: { 'X-Api-Key': harness.emulator.apiKey, 'Content-Type': 'application/json' },
      body: JSON.stringify({ WhatsappID: sales }),
    }),
  );
  harness.server.close();
  await harness.advance(24 * 60 * 60_000);
  await harness.server.sweep();
  expect(await create(harness, 'Third')).toMatchObject({ status: 403 });
  await harness.advance(60_000);
  await harness.server.sweep();
  expect(await create(harness, 'Third')).toMatchObject({ status: 200 });
  expect(await store.listDue('unclaimed', Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
});
