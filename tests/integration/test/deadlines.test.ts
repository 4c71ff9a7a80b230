import type { WhatsGateError } from '@whatsgate/core';
import { describe, expect, it } from 'vitest';
import { createSleepyClock } from '../src/sleepy-clock.ts';
import { createWorld, type Route, showCode, type World } from '../src/world.ts';

const hour = 3_600_000;

/** A session whose browser can sleep, with what it has told its user of failures. */
async function createSleeper(route: Route) {
  const world = await createWorld(route);
  const clock = createSleepyClock(world.emulator.clock);
  const failures: WhatsGateError[] = [];
  const session = world.createSession({ clock, onError: (error) => failures.push(error) });
  const sleeper: World = {
    ...world,
    session,
    pageSays: (message) => session.actor.send({ type: `frame.${message}`, frameKey: session.getSnapshot().frameKey }),
  };
  return {
    ...sleeper,
    failures,
    sleep: (ms: number) => clock.sleepThrough(world.pass(ms)),
    wake: () => session.actor.send({ type: 'page.woke' }),
  };
}

describe.each<Route>(['relay', 'direct'])('deadlines and sleep (%s)', (route) => {
  it('B5: linked while the laptop slept: no word of a deadline, the API is asked first', async () => {
    const { session, pass, sleep, wake, failures, emulator, ...world } = await createSleeper(route);
    await showCode({ ...world, session, pass, emulator });
    await emulator.phone.scan();
    await sleep(hour);
    wake();
    await pass(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
    expect(failures).toEqual([]);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('B5, P4: confirmed while the laptop slept, after the page had said success', async () => {
    const { session, pass, sleep, wake, failures, emulator, ...world } = await createSleeper(route);
    await showCode({ ...world, session, pass, emulator });
    world.pageSays('success');
    expect(session.getSnapshot()).toMatchObject({ status: 'success', confirmed: false, account: null });
    await emulator.phone.scan();
    await sleep(hour);
    wake();
    await pass(1_000);
    expect(session.getSnapshot()).toMatchObject({
      status: 'success',
      confirmed: true,
      account: { number: '79991234567' },
    });
    expect(failures).toEqual([]);
  });

  it('B5: no scan while the laptop slept: expired, once the API has confirmed it', async () => {
    const { session, pass, sleep, wake, failures, emulator, ...world } = await createSleeper(route);
    await showCode({ ...world, session, pass, emulator });
    await sleep(hour);
    wake();
    expect(failures).toEqual([]);
    await pass(5_000);
    expect(session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'EXPIRED' },
      frameUrl: null,
      can: { retry: true },
    });
    expect(failures.map(({ code }) => code)).toEqual(['EXPIRED']);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('a code is stale by its age, not by sleep: reading it in WhatsApp and coming back does not hide it', async () => {
    const { session, pass, sleep, wake, emulator, ...world } = await createSleeper(route);
    await showCode({ ...world, session, pass, emulator });
    await sleep(60_000);
    wake();
    await pass(100);
    expect(session.getSnapshot()).toMatchObject({ status: 'qr', stale: false });
    await pass(31_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'qr', stale: true });
  });

  it('P6: offline at the end of the time: the deadline stands, in words, and the slot is released later', async () => {
    const world = await createWorld(route);
    const { wire } = world;
    await showCode(world);
    world.wire = () => Promise.reject(new TypeError('fetch failed'));
    await world.pass(302_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'EXPIRED' } });
    world.wire = wire;
    await world.pass(60_000);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('P6, T6: success of the page alone, and an API that never answers again: NOT_CONFIRMED', async () => {
    const world = await createWorld(route);
    await showCode(world);
    world.wire = () => new Promise(() => {});
    world.pageSays('success');
    await world.pass(60_500);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', phase: 'confirming' });
    await world.pass(10_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'NOT_CONFIRMED', retryable: true },
      confirmed: false,
    });
  });

  it('P6: a create that is not answered is spoken of after a minute, and heals when it is', async () => {
    const world = await createWorld(route);
    await world.emulator.fault({ on: 'session-create', kind: 'delay', ms: 90_000 });
    world.session.start();
    await world.pass(61_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'TIMEOUT', retryable: route === 'relay' },
    });
    // The relay's own patience with WhatsGate ends before; it looks for what was made.
    await world.pass(60_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('P6: an earlier session that does not go away is spoken of after a minute', async () => {
    const world = await createWorld(route, { destroyFor: hour });
    await showCode(world);
    world.session.start({ type: 'code', number: '+7 999 123-45-67' });
    await world.pass(61_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'error',
      // The relay asks for patience before the deadline of the page.
      error: { code: route === 'relay' ? 'UNAVAILABLE' : 'TIMEOUT' },
      can: { retry: true },
    });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it('N12: heeds a Retry-After, but not for an hour', async () => {
    const world = await createWorld(route);
    const { wire } = world;
    await showCode(world);
    const asked: number[] = [];
    world.wire = async (request) => {
      asked.push(world.emulator.clock.now());
      return request.url.endsWith('/sessions-get')
        ? new Response('', { status: 429, headers: { 'Retry-After': '3600' } })
        : wire(request);
    };
    await world.pass(200_000);
    const gaps = asked.slice(1).map((time, index) => Math.round((time - (asked[index] ?? 0)) / 1_000));
    expect(gaps.length).toBeGreaterThanOrEqual(2);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(54);
    for (const gap of gaps) expect(gap).toBeLessThanOrEqual(66);
  });

  it('B6: offline and online five times: one create, no error', async () => {
    const world = await createWorld(route);
    const { wire } = world;
    let changes = 0;
    await showCode(world);
    world.session.subscribe(() => {
      changes += 1;
    });
    for (let times = 0; times < 5; times += 1) {
      world.wire = () => Promise.reject(new TypeError('fetch failed'));
      await world.pass(8_000);
      world.wire = wire;
      world.session.actor.send({ type: 'page.woke' });
      await world.pass(8_000);
      world.pageSays('qr');
    }
    expect(world.session.getSnapshot()).toMatchObject({ status: 'qr', stale: false, error: null });
    expect(changes).toBeLessThanOrEqual(6); // five codes, and PENDING becomes AUTH
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });
});
