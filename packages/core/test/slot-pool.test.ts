import { expect, it } from 'vitest';
import { createActor } from 'xstate';
import { createWhatsGateSession, whatsGateSessionMachine } from '../src/index.ts';
import { guards } from '../src/session/session.guards.ts';
import { createObservedSession } from './observed-session.ts';
import { createSimulatedClock, settleAll } from './simulated-clock.ts';

/** A relay that knows one session, and answers reads late or with nothing. */
function createRelay(clock: ReturnType<typeof createSimulatedClock>) {
  const sent: string[] = [];
  const relay = { readsAfter: 0, knowsNothing: false, sent };
  const fetch = (async (input: Request | string) => {
    const command = (typeof input === 'string' ? input : input.url).split('/').at(-1) ?? '';
    sent.push(command);
    const record = {
      unique_id: `session-${sent.filter((each) => each === 'session-create').length}`,
      status: 'AUTH',
      qr_link: 'https://whatsgate.org/qr/a',
    };
    if (command === 'sessions-get')
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, relay.readsAfter));
    return Response.json({
      result: 'OK',
      data: command === 'sessions-get' ? (relay.knowsNothing ? [] : [record]) : record,
    });
  }) as unknown as typeof globalThis.fetch;
  const options = { relay: { url: 'https://app.test/api', fetch }, name: 'Pool', clock };
  return { relay, options, create: () => createWhatsGateSession(options) };
}

/** The session's view has left a moment ago: its slot waits in the pool. */
async function createPooled() {
  const clock = createSimulatedClock(0, settleAll);
  const { relay, options, create } = createRelay(clock);
  const first = create();
  const release = first.retain();
  first.start();
  await clock.advance(1_000);
  release();
  await clock.advance(1);
  return { clock, relay, options, create, first };
}

it('I2: a slot whose grace is over while another component looks at it is released if that one may not have it', async () => {
  const { clock, relay, create, first } = await createPooled();
  Object.assign(relay, { readsAfter: 8_000, knowsNothing: true });
  const second = create();
  second.start();
  await clock.advance(7_000);
  expect(relay.sent).toEqual(['session-create', 'sessions-get']);
  await clock.advance(3_000);
  expect(relay.sent.filter((command) => command === 'session-create')).toHaveLength(2);
  await clock.advance(20_000);
  expect(first.getSnapshot().status).toBe('closed');
  second.close();
  await clock.advance(20_000);
});

it('a view that comes back in the task in which another component asked for the slot looks for a session again', async () => {
  const clock = createSimulatedClock(0, settleAll);
  const { relay, create } = createRelay(clock);
  const first = create();
  const release = first.retain();
  first.start();
  await clock.advance(1_000);
  release();
  const second = create();
  second.start();
  first.retain();
  expect(first.getSnapshot()).toMatchObject({ status: 'initializing', frameUrl: null, record: null });
  await clock.advance(10_000);
  expect(second.getSnapshot()).toMatchObject({
    status: 'initializing',
    phase: 'connecting',
    record: { unique_id: expect.any(String) },
  });
  expect(relay.sent.filter((command) => command === 'session-delete')).toEqual([]);
  first.close();
  second.close();
  await clock.advance(20_000);
});

it.each([
  { knowsNothing: false, why: 'and may have it' },
  { knowsNothing: true, why: 'and may not have it' },
])('R3: a view that leaves while its session looks at a slot, $why, holds and creates nothing', async (answer) => {
  const { clock, relay, create } = await createPooled();
  Object.assign(relay, { readsAfter: 1_000, knowsNothing: answer.knowsNothing });
  const second = create();
  const leave = second.retain();
  second.start();
  await clock.advance(500);
  leave();
  await clock.advance(1_000);
  Object.assign(relay, { readsAfter: 0, knowsNothing: false });
  await clock.advance(10_000);
  expect(second.getSnapshot().status).toBe('closed');
  expect(relay.sent.filter((command) => command === 'session-create')).toHaveLength(1);
  expect(relay.sent).toContain('session-delete');
});

it('R3: and one that comes back meanwhile has it', async () => {
  const { clock, relay, create } = await createPooled();
  relay.readsAfter = 1_000;
  const second = create();
  const leave = second.retain();
  second.start();
  await clock.advance(300);
  leave();
  await clock.advance(300);
  second.retain();
  await clock.advance(1_000);
  expect(second.getSnapshot()).toMatchObject({ status: 'initializing', record: { unique_id: 'session-1' } });
  expect(relay.sent).not.toContain('session-delete');
  second.close();
  await clock.advance(20_000);
});

it('B1: a page that is closed within the grace of a view that left gives the slot up', async () => {
  const clock = createSimulatedClock(0, settleAll);
  const { relay, options } = createRelay(clock);
  const session = createObservedSession(options);
  const release = session.retain();
  session.start();
  await clock.advance(1_000);
  release();
  await clock.advance(1);
  expect(relay.sent).not.toContain('session-delete');
  session.actor.send({ type: 'page.left' });
  await clock.advance(0);
  expect(relay.sent).toContain('session-delete');
  await clock.advance(20_000);
});

it('U6: `start(null)` of plain JavaScript is a start without an authorization', async () => {
  const clock = createSimulatedClock(0, settleAll);
  const { relay, create } = createRelay(clock);
  const session = create();
  session.start(null as never);
  await clock.advance(1_000);
  expect(session.getSnapshot().status).toBe('initializing');
  expect(relay.sent).toEqual(['session-create']);
  session.close();
  await clock.advance(20_000);
});

it('a session that is stopped, or restored from the cache, while it waits for a look at a slot', async () => {
  for (const end of ['stopped', 'restored'] as const) {
    const { clock, relay, options } = await createPooled();
    relay.readsAfter = 1_000;
    const second = createActor(whatsGateSessionMachine, { input: options, clock }).start();
    second.send({ type: 'start' });
    await clock.advance(500);
    if (end === 'stopped') second.stop();
    else second.send({ type: 'page.restored' });
    await clock.advance(1_000);
    expect(
      relay.sent.filter((command) => command === 'session-create'),
      end,
    ).toHaveLength(1);
    if (end === 'restored') expect(second.getSnapshot().matches({ initializing: 'connecting' })).toBe(true);
    second.stop();
    await clock.advance(20_000);
    expect(relay.sent, end).toContain('session-delete');
  }
});

it('there is no frame without a record', () => {
  const { context } = {
    context: { record: null, settings: { frameRule: { origins: null, pageOrigin: null } } },
  } as never;
  expect(guards.canMountFrame({ context, event: { type: 'retry' } })).toBe(false);
});
