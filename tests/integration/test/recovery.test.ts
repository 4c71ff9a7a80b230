import { describe, expect, it } from 'vitest';
import { createWorld, type Route, showCode } from '../src/world.ts';

// What goes wrong, and how a session gets out of it; counted by the emulator's ledger.
describe.each<Route>(['relay', 'direct'])('a session in trouble (%s)', (route) => {
  it('F9: after broken, retry gives the old session back before the new create', async () => {
    const world = await createWorld(route, { slots: 1 });
    await showCode(world);
    world.pageSays('broken');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'broken', error: { code: 'BROKEN' }, frameUrl: null });
    world.session.retry();
    await world.pass(5_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, maxLive: 1 });
  });

  it('is broken when the API says that the session is gone', async () => {
    const world = await createWorld(route);
    await showCode(world);
    await world.emulator.phone.disconnect();
    // The relay believes the second empty answer.
    await world.pass(40_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'broken' });
  });

  it('heals after an error of the page, or retries with a fresh frame of the same session', async () => {
    const world = await createWorld(route);
    await showCode(world);
    const { frameKey } = world.session.getSnapshot();
    world.pageSays('error');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'AUTH_FAILED' }, frameKey });
    await world.pass(2_000);
    world.pageSays('qr');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'qr', error: null });
    world.pageSays('error');
    world.session.retry();
    expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', frameKey: frameKey + 1 });
    expect((await world.emulator.ledger()).creates).toBe(1);
  });

  it('F1: a frame that says nothing is silent, not a dead end', async () => {
    const world = await createWorld(route);
    world.session.start();
    await world.pass(15_100);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'initializing',
      frameSilent: true,
      can: { retry: true },
    });
    await world.emulator.phone.scan();
    await world.pass(6_000);
    expect(world.session.getSnapshot()).toMatchObject({ confirmed: true });
    expect((await world.emulator.ledger()).creates).toBe(1);
  });

  it('covers a code that was not renewed in time', async () => {
    const world = await createWorld(route);
    await showCode(world);
    await world.pass(91_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'qr', stale: true, can: { retry: true } });
    world.pageSays('qr');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'qr', stale: false, can: { retry: false } });
  });

  it('expires when no phone authorizes, and releases the slot', async () => {
    const world = await createWorld(route);
    await showCode(world);
    await world.pass(302_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'EXPIRED' }, frameUrl: null });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    world.session.retry();
    await world.pass(1_000);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, live: 1 });
  });
});
