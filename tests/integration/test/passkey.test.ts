import { en, es, pt, ru, statusText } from '@whatsgate/core';
import { describe, expect, it } from 'vitest';
import { createWorld, type Route, showCode, type World } from '../src/world.ts';

/** The page shows its next code. */
async function refresh({ pass, pageSays }: World): Promise<void> {
  await pass(20_000);
  pageSays('qr');
}

/** A session that shows its first code. */
async function showing(route: Route): Promise<World> {
  const world = await createWorld(route);
  await showCode(world);
  return world;
}

async function link(world: World): Promise<void> {
  await world.emulator.phone.scan();
  world.pageSays('success');
  await world.pass(5_000);
}

describe.each<Route>(['relay', 'direct'])('an account that must confirm by a passkey (%s)', (route) => {
  it.each([{ type: 'qr' }, { type: 'code', number: '79991234567' }] as const)(
    'F19: codes go on and nothing else happens; from the third one on the help is offered ($type)',
    async (auth) => {
      const world = await createWorld(route, { auth });
      await showCode(world);
      await world.emulator.phone.passkey();
      const helped: boolean[] = [];
      for (let codes = 1; codes <= 4; codes += 1) {
        const snapshot = world.session.getSnapshot();
        expect(snapshot).toMatchObject({ status: auth.type, refreshes: codes, error: null });
        helped.push(statusText(snapshot).endsWith(en.passkey));
        for (const messages of [en, es, pt, ru]) expect(statusText(snapshot, messages)).toContain(messages[auth.type]);
        await refresh(world);
      }
      expect(helped).toEqual([false, false, true, true]);
      for (const messages of [es, pt, ru])
        expect(statusText(world.session.getSnapshot(), messages)).toContain(messages.passkey);
      expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
    },
  );

  it('F19: a code that is too old is said first', async () => {
    const world = await showing(route);
    await refresh(world);
    await refresh(world);
    await world.pass(120_000);
    expect(statusText(world.session.getSnapshot())).toBe(en.stale);
  });

  it('F19: an unknown status is shown, and the session can still be linked', async () => {
    const world = await showing(route);
    const { session, emulator, pass } = world;
    await emulator.phone.passkey();
    await emulator.setStatus({ status: 'PASSKEY_REQUIRED' });
    await pass(20_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'qr', error: null, record: { status: 'PASSKEY_REQUIRED' } });
    await emulator.setStatus({ status: null });
    await emulator.phone.scan();
    world.pageSays('success');
    await pass(5_000);
    expect(session.getSnapshot()).toMatchObject({ confirmed: true });
  });

  it('F19: a linked session of an unknown status is shown with it, stays linked and keeps its account', async () => {
    const world = await showing(route);
    const { session, emulator, pass } = world;
    await link(world);
    await emulator.setStatus({ status: 'PAUSED', wid: null });
    for (let wakes = 0; wakes < 3; wakes += 1) {
      session.actor.send({ type: 'page.woke' });
      await pass(61_000);
    }
    expect(session.getSnapshot()).toMatchObject({
      confirmed: true,
      account: { number: '79991234567', pushname: 'Anna' },
      record: { status: 'PAUSED' },
    });
    expect(await emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('F19: a link is shown although WhatsGate does not say yet whose it is', async () => {
    const { session, emulator, pass } = await showing(route);
    await emulator.setStatus({ status: 'READY', wid: null });
    await pass(20_000);
    expect(session.getSnapshot()).toMatchObject({ confirmed: true, account: { number: null } });
  });

  it.each([
    ['an unknown status', { status: 'PAUSED', wid: null }],
    ['an account', { status: 'AUTH', wid: '79991234567@c.us' }],
  ])('F19: a session that shows %s is not deleted by a close', async (_, status) => {
    const world = await showing(route);
    const { session, emulator, pass } = world;
    await emulator.setStatus(status);
    session.close();
    await pass(60_000);
    expect(await emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  // Through a relay the server's sweep deletes it.
  it.runIf(route === 'direct')('F19: it is deleted once its status is known again', async () => {
    const { session, emulator, pass } = await showing(route);
    await emulator.setStatus({ status: 'PAUSED' });
    session.close();
    await pass(60_000);
    await emulator.setStatus({ status: null });
    await pass(70_000);
    expect(await emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });
});
