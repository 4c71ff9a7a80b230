import { describe, expect, it } from 'vitest';
import { createWorld, type Route, showCode } from '../src/world.ts';

describe.each<Route>(['relay', 'direct'])('what the page says (%s)', (route) => {
  it('F6: success first, five times; a code takes it back; confirmed sticks; onSuccess once', async () => {
    const world = await createWorld(route);
    const links: string[] = [];
    const session = world.createSession({ onSuccess: ({ account }) => links.push(account.number ?? '') });
    const say = (message: 'qr' | 'success' | 'error' | 'broken' | 'loading') =>
      session.actor.send({ type: `frame.${message}`, frameKey: session.getSnapshot().frameKey });
    session.start();
    await world.pass(1_000);
    for (let times = 0; times < 5; times += 1) say('success');
    expect(session.getSnapshot()).toMatchObject({ status: 'success', confirmed: false });
    say('qr');
    expect(session.getSnapshot()).toMatchObject({ status: 'qr' });
    say('success');
    say('error');
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'AUTH_FAILED' } });
    say('qr');
    await world.emulator.phone.scan();
    say('success');
    await world.pass(5_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
    for (const message of ['success', 'qr', 'error', 'broken', 'loading'] as const) say(message);
    await world.pass(60_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
    expect(links).toEqual(['79991234567']);
  });

  it('T5: the page of the session before, still talking after a switch, moves nothing', async () => {
    const world = await createWorld(route);
    await showCode(world);
    const old = world.session.getSnapshot().frameKey;
    world.session.start({ type: 'code', number: '+7 999 123-45-67' });
    for (const phase of ['releasing', 'connecting']) {
      expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase });
      for (const message of ['success', 'broken', 'error', 'qr'] as const)
        world.session.actor.send({ type: `frame.${message}`, frameKey: old });
      expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase });
      await world.pass(10_000);
    }
  });

  it('F10: its element taken out is put back three times, then the person is asked; one create', async () => {
    const world = await createWorld(route);
    await showCode(world);
    const keys = [world.session.getSnapshot().frameKey];
    for (let times = 0; times < 3; times += 1) {
      world.pageSays('lost');
      keys.push(world.session.getSnapshot().frameKey);
      expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    }
    expect(new Set(keys).size).toBe(4);
    world.pageSays('lost');
    expect(world.session.getSnapshot().frameKey).toBe(keys.at(-1));
    await world.pass(15_100);
    expect(world.session.getSnapshot()).toMatchObject({ frameSilent: true, can: { retry: true } });
    world.session.retry();
    world.pageSays('lost');
    expect(world.session.getSnapshot().frameKey).toBe((keys.at(-1) ?? 0) + 2);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('R9: nothing moves a session that was stopped, and stopping twice is stopping once', async () => {
    const world = await createWorld(route);
    await showCode(world);
    const before = world.session.getSnapshot();
    world.session.actor.stop();
    world.session.actor.stop();
    const warned: unknown[] = [];
    const { warn } = console;
    console.warn = (...words) => warned.push(words);
    world.pageSays('success');
    world.session.retry();
    world.session.close();
    console.warn = warn;
    await world.pass(60_000);
    expect(world.session.getSnapshot()).toBe(before);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it.each([
    ['markup', '<img src=x onerror=alert(1)>'],
    ['emoji', '👩‍👩‍👧‍👦 Support'],
    ['NUL and a line break', 'a\u0000b\nc'],
    ['quotes', `"'\\`],
  ])('U2: a name with %s is data', async (_, name) => {
    const world = await createWorld(route);
    const session = world.createSession({ name });
    session.start();
    await world.pass(1_000);
    expect(session.getSnapshot().record?.name).toBe(name);
    session.close();
  });

  it.each([
    ['of 10,000 characters', 'x'.repeat(10_000)],
    ['of spaces', '   '],
  ])('U2: a name %s is refused before any request', async (_, name) => {
    const world = await createWorld(route);
    const session = world.createSession({ name });
    session.start();
    await world.pass(1_000);
    expect(session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'INVALID_OPTIONS' },
      can: { retry: false },
    });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 0 });
  });
});
