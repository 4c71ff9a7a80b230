import { expect, it } from 'vitest';
import { createHarness, type Harness, pageHeaders } from './harness.ts';
import { within } from './within.ts';

const create = (harness: Harness, key: string, body: object = {}) =>
  harness.call('session-create', { name: 'Support', ...body }, pageHeaders(key));

it('P1: a session whose time is over is replaced, not handed to a page from which the next sweep takes it', async () => {
  const harness = await createHarness();
  const { unique_id: id } = (await create(harness, 'yesterday')).body.data;
  harness.server.close();
  await harness.advance(24 * 60 * 60_000);
  harness.server = harness.restart();
  const today = await within(harness, 5_000, create(harness, 'today'));
  expect(today).toMatchObject({ status: 200 });
  expect(today.body.data.unique_id).not.toBe(id);
  await harness.advance(120_000);
  const read = await harness.call('sessions-get', { WhatsappID: today.body.data.unique_id }, pageHeaders('today'));
  expect(read.body).toMatchObject({ elements: 1 });
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
});

it('N5: a retry in another way, while an earlier create is in doubt, is told so each time', async () => {
  const harness = await createHarness();
  await harness.emulator.fault({ on: 'session-create', kind: 'reset-before' });
  expect(await within(harness, 10_000, create(harness, 'qr'))).toMatchObject({ status: 503 });
  const byCode = { auth_type: 'CODE', number: '79991234567' };
  for (let tries = 0; tries < 3; tries += 1)
    expect(await create(harness, 'code', byCode)).toMatchObject({ status: 503, body: { name: 'StillCreating' } });
});
