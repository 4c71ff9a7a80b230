import { describe, expect, it } from 'vitest';
import { createWorld, type Route, showCode } from '../src/world.ts';

// The slot guarantees, counted by the emulator's ledger: the same whether a relay is between or not.
describe.each<Route>(['relay', 'direct'])('a session (%s)', (route) => {
  it('does nothing before it is started', async () => {
    const { session, emulator, pass } = await createWorld(route);
    session.retain();
    await pass(60_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'idle', can: { start: true, retry: false, close: false } });
    expect((await emulator.ledger()).creates).toBe(0);
  });

  it('goes from creating to a frame, to the code, to the confirmed link', async () => {
    const { session, emulator, pass, pageSays } = await createWorld(route);
    session.start();
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'creating', frameUrl: null });
    await pass(1);
    expect(session.getSnapshot()).toMatchObject({
      status: 'initializing',
      phase: 'connecting',
      frameUrl: expect.stringMatching(/\/qr\/[0-9a-f]+$/),
    });
    await pass(1_000);
    pageSays('qr');
    expect(session.getSnapshot()).toMatchObject({ status: 'qr', stale: false, refreshes: 1 });
    await emulator.phone.scan();
    pageSays('success');
    expect(session.getSnapshot()).toMatchObject({
      status: 'success',
      confirmed: false,
      phase: 'confirming',
      account: null,
    });
    await pass(5_000);
    expect(session.getSnapshot()).toMatchObject({
      status: 'success',
      confirmed: true,
      account: { number: '79991234567', pushname: 'Anna' },
      frameUrl: null,
    });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('links by pairing code', async () => {
    const world = await createWorld(route, { auth: { type: 'code', number: '+7 999 999 99 99' } });
    await showCode(world);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'code',
      auth: { type: 'code', number: '+79999999999' },
    });
    await world.emulator.phone.enterCode();
    world.pageSays('success');
    await world.pass(5_000);
    expect(world.session.getSnapshot()).toMatchObject({ confirmed: true, account: { number: '79999999999' } });
  });

  it('shows the code that the API gave, until the page shows a newer one', async () => {
    const world = await createWorld(route, { auth: { type: 'code', number: '79991234567' }, startAfter: 0 });
    await showCode(world);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'code', code: expect.stringMatching(/^[0-9A-Z]{8}$/) });
    await world.pass(16_000);
    world.pageSays('qr');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'code', code: null, refreshes: 2 });
  });

  it('F3: ignores what the frame of an earlier session says', async () => {
    const world = await createWorld(route);
    await showCode(world);
    const { frameKey } = world.session.getSnapshot();
    world.pageSays('error');
    world.session.retry();
    world.session.actor.send({ type: 'frame.success', frameKey });
    expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
  });

  it('F8: hears of the link from the API when the page never says so', async () => {
    const world = await createWorld(route);
    await showCode(world);
    await world.emulator.phone.scan();
    await world.pass(20_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
  });

  it('F7: never confirms what only the page says, and gives up in words', async () => {
    const world = await createWorld(route);
    await showCode(world);
    world.pageSays('success');
    await world.pass(59_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', confirmed: false });
    await world.pass(2_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'NOT_CONFIRMED' },
      can: { retry: true },
    });
    await world.emulator.phone.scan();
    world.session.retry();
    await world.pass(5_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
    expect((await world.emulator.ledger()).creates).toBe(1);
  });

  it('gives the slot back when it is closed before the scan', async () => {
    const world = await createWorld(route);
    await showCode(world);
    world.session.close();
    expect(world.session.getSnapshot()).toMatchObject({ status: 'closed', frameUrl: null, can: { start: true } });
    await world.pass(5_000);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('keeps and reports a link that the release finds', async () => {
    const world = await createWorld(route);
    await showCode(world);
    await world.emulator.phone.scan();
    await world.emulator.clock.advance(1_000);
    world.session.close();
    await world.pass(5_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('N18: releases a create that answers after the user left', async () => {
    const world = await createWorld(route);
    world.session.start();
    world.session.close();
    await world.pass(5_000);
    expect(world.session.getSnapshot().status).toBe('closed');
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('U3: cancel then start deletes, then creates, never two at once', async () => {
    const world = await createWorld(route);
    await showCode(world);
    world.session.close();
    world.session.start();
    world.session.start();
    expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'releasing' });
    await world.pass(5_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it("from the page's `success` to the confirmed link in less than 1.4 s where the API says READY after 0.8 s", async () => {
    const world = await createWorld(route, { readyAfter: 800 });
    await showCode(world);
    const scanned = world.emulator.clock.now();
    await world.emulator.phone.scan();
    world.pageSays('success');
    for (let step = 0; step < 60 && !world.session.getSnapshot().confirmed; step += 1) await world.pass(50);
    expect(world.session.getSnapshot().confirmed).toBe(true);
    expect(world.emulator.clock.now() - scanned).toBeLessThan(1_400);
  });

  it('switches the authorization in one step', async () => {
    const world = await createWorld(route, { slots: 1 });
    await showCode(world);
    world.session.start({ type: 'code', number: '+7 999 123-45-67' });
    await world.pass(5_000);
    world.pageSays('qr');
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'code',
      auth: { type: 'code', number: '+79991234567' },
    });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, maxLive: 1 });
  });

  it('refuses a bad number before anything is touched, and the session that runs stays on screen', async () => {
    const world = await createWorld(route);
    await showCode(world);
    const before = world.session.getSnapshot();
    world.session.start({ type: 'code', number: 'call me' });
    expect(world.session.getSnapshot()).toBe(before);
    await world.pass(5_000);
    expect(world.session.getSnapshot().status).toBe('qr');
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });
});
