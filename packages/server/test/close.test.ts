import { expect, it } from 'vitest';
import type { ServerLogEntry } from '../src/index.ts';
import { createHarness, type Harness, pageHeaders } from './harness.ts';

async function createLogged(options: Parameters<typeof createHarness>[0] = {}) {
  const lines: ServerLogEntry[] = [];
  const harness = await createHarness({ ...options, log: (entry) => lines.push(entry) });
  return { harness, sweeps: () => lines.filter(({ event }) => event === 'sweep').length };
}
const create = (harness: Harness) => harness.call('session-create', { name: 'Support' }, pageHeaders('page'));

it('S12: the sweeps begin with the first request, come every minute, and end with close', async () => {
  const { harness, sweeps } = await createLogged();
  await harness.advance(5 * 60_000);
  expect(sweeps()).toBe(0);
  await create(harness);
  await harness.advance(3 * 60_000 + 1_000);
  expect(sweeps()).toBe(3);
  harness.server.close();
  await harness.advance(10 * 60_000);
  expect(sweeps()).toBe(3);
});

it('S12: a request that is under way, or comes later, does not start them again, and is answered', async () => {
  let answerIdentify = (_: string) => {};
  const identify = () =>
    new Promise<string>((resolve) => {
      answerIdentify = resolve;
    });
  const { harness, sweeps } = await createLogged({ identify });
  const underWay = create(harness);
  await harness.advance(100);
  harness.server.close();
  answerIdentify('anna');
  expect((await underWay).status).toBe(200);
  const later = create(harness);
  await harness.advance(100);
  answerIdentify('anna');
  expect((await later).status).toBe(200);
  await harness.advance(10 * 60_000);
  expect(sweeps()).toBe(0);
});

it('S12: closing twice, or before anything happened, is one closing', async () => {
  const { harness, sweeps } = await createLogged();
  harness.server.close();
  harness.server.close();
  await create(harness);
  harness.server.close();
  await harness.advance(5 * 60_000);
  expect(sweeps()).toBe(0);
});

it('S12: a sweep that is under way, and the release of a closed page, are finished', async () => {
  const { harness, sweeps } = await createLogged();
  const { unique_id: id } = (await create(harness)).body.data;
  await harness.call('session-delete', { WhatsappID: id, leaving: true, lease: 'page' }, {});
  harness.server.close();
  await harness.advance(25_000);
  expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });

  const sweep = harness.server.sweep();
  harness.server.close();
  await harness.advance(100);
  expect(await sweep).toMatchObject({ failed: 0 });
  expect(sweeps()).toBe(1);
});
