import { expect, it } from 'vitest';
import { createHarnessWithWebhooks, link } from './harness.ts';
import { slotsOf } from './slots-of.ts';

/** Another server, whose next read of a session is answered late, with what stood when it was asked. */
async function createSlowServer() {
  const harness = await createHarnessWithWebhooks();
  const id = String((await harness.call('session-create', { name: 'Support' })).body.data.unique_id);
  await harness.advance(600);
  const first = harness.server;
  let answer = () => {};
  let isHeld = true;
  const slow = harness.restart(harness.store, async (input, init) => {
    const response = await harness.emulator.fetch(new Request(input, init));
    if (!isHeld) return response;
    isHeld = false;
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return response;
  });
  const read = async (server = slow) => {
    harness.server = server;
    const reading = harness.call('sessions-get', { WhatsappID: id });
    harness.server = first;
    return ((await reading).body.data as unknown as readonly { status: string }[])[0]?.status;
  };
  return { harness, first, read, answerLate: () => answer() };
}

it('an answer that was asked for before the link does not hide it, on no server and not for a moment', async () => {
  const { harness, first, read, answerLate } = await createSlowServer();
  const late = read();
  await harness.advance(100);
  await link(harness);
  expect(await slotsOf(harness)).toMatchObject([{ record: { status: 'READY' } }]);
  answerLate();
  expect(await late).toBe('READY');
  // Webhooks arrive, so that nothing is asked for a minute where the store is believed.
  for (const server of [undefined, first]) expect(await read(server)).toBe('READY');
  expect(await slotsOf(harness)).toMatchObject([{ record: { status: 'READY' }, linkedAt: expect.any(Number) }]);
});

it('nor does another page of the same server that shares it', async () => {
  const { harness, read, answerLate } = await createSlowServer();
  const late = read();
  await harness.advance(100);
  await link(harness);
  const sharing = read();
  answerLate();
  expect([await late, await sharing]).toEqual(['READY', 'READY']);
});
