import { statusText } from '@whatsgate/core';
import { expect, it } from 'vitest';
import { createWorld, showCode } from '../src/world.ts';

it('B7: a page that asks for another way while one shows a code is told so, and succeeds once that one is closed', async () => {
  const world = await createWorld('relay');
  await showCode(world);
  const other = world.createSession({ auth: { type: 'code', number: '+79991234567' } });
  other.start();
  await world.pass(1_000);
  const snapshot = other.getSnapshot();
  expect(snapshot).toMatchObject({
    status: 'error',
    error: { code: 'IN_USE', retryAfter: 10_000 },
    can: { retry: true },
  });
  expect(statusText(snapshot)).toBe('This is open on another page. Cancel it there, or try again in a few minutes.');
  world.session.close();
  await world.pass(5_000);
  other.retry();
  await world.pass(5_000);
  expect(other.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting', auth: { type: 'code' } });
  expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, maxLive: 1 });
});

it('N5: an earlier create in doubt: each retry is answered plainly, and the last one succeeds', async () => {
  const world = await createWorld('relay');
  await world.emulator.fault({ on: 'session-create', kind: 'reset-before' });
  world.session.start();
  await world.pass(10_000);
  expect(world.session.getSnapshot()).toMatchObject({
    status: 'error',
    error: { code: 'UNAVAILABLE', retryAfter: 10_000 },
  });
  // Another way does not get past it, nor is its key said to be used.
  world.session.start({ type: 'code', number: '+79991234567' });
  for (let tries = 0; tries < 4; tries += 1) {
    await world.pass(10_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'UNAVAILABLE' } });
    world.session.retry();
  }
  await world.pass(120_000);
  world.session.retry();
  await world.pass(5_000);
  expect(world.session.getSnapshot()).toMatchObject({
    status: 'initializing',
    phase: 'connecting',
    auth: { type: 'code' },
  });
  expect(await world.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
});
