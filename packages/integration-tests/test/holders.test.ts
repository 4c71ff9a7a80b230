import { describe, expect, it } from 'vitest';
import { createWorld, type Route, showCode } from '../src/world.ts';

// Who shows a session: components come and go, and the slot goes back only when nobody comes any more.
describe.each<Route>(['relay', 'direct'])('who holds a session (%s)', (route) => {
  it('gives the slot back once nobody has shown it for the grace', async () => {
    const world = await createWorld(route);
    const release = world.session.retain();
    await showCode(world);
    release();
    await world.pass(4_000);
    const again = world.session.retain();
    await world.pass(20_000);
    expect(world.session.getSnapshot().status).toBe('qr');
    again();
    await world.pass(10_000);
    expect(world.session.getSnapshot().status).toBe('closed');
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('leaves a linked session alone when its component goes', async () => {
    const world = await createWorld(route);
    const release = world.session.retain();
    await showCode(world);
    await world.emulator.phone.scan();
    await world.pass(20_000);
    release();
    await world.pass(60_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('lets a component that mounts within the grace take the orphan over', async () => {
    const world = await createWorld(route);
    const release = world.session.retain();
    await showCode(world);
    const { frameUrl } = world.session.getSnapshot();
    release();
    const second = world.createSession();
    second.retain();
    second.start();
    await world.pass(60_000);
    expect(second.getSnapshot()).toMatchObject({ status: 'initializing', frameUrl });
    expect(world.session.getSnapshot().status).toBe('closed');
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('calls onSuccess once per link and keeps its state when the callback throws (R10)', async () => {
    const links: string[] = [];
    const world = await createWorld(route);
    const session = world.createSession({
      onSuccess: ({ account }) => {
        links.push(account.number ?? '');
        throw new Error("a user's mistake");
      },
    });
    const reported: unknown[] = [];
    const { reportError } = globalThis;
    globalThis.reportError = (error) => reported.push(error);
    session.start();
    await world.pass(1_000);
    await world.emulator.phone.scan();
    await world.pass(20_000);
    globalThis.reportError = reportError;
    expect(links).toEqual(['79991234567']);
    expect(reported).toHaveLength(1);
    expect(session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
  });

  it('keeps the same snapshot while nothing visible changes', async () => {
    const world = await createWorld(route);
    await showCode(world);
    const before = world.session.getSnapshot();
    let changes = 0;
    world.session.subscribe(() => {
      changes += 1;
    });
    await world.pass(80_000);
    expect(changes).toBeLessThanOrEqual(1); // PENDING becomes AUTH
    const settled = world.session.getSnapshot();
    await world.pass(5_000);
    expect(world.session.getSnapshot()).toBe(settled);
    expect(before.frameKey).toBe(settled.frameKey);
  });
});

it("P5: another user who starts the same within the grace gets a session of their own, and nothing of the first one's", async () => {
  const world = await createWorld('relay');
  const release = world.session.retain();
  await showCode(world);
  release();
  const bob = world.createSession({
    relay: {
      url: 'http://app.test/api/whatsgate',
      headers: { Origin: 'http://app.test', 'X-User': 'bob' },
      fetch: (input, init) => world.wire(new Request(input, init)),
    },
  });
  bob.start();
  await world.pass(1_000);
  expect(bob.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
  expect(bob.getSnapshot().frameUrl).not.toBe(world.session.getSnapshot().frameUrl);
  world.pageSays('success');
  expect(bob.getSnapshot().status).toBe('initializing');
  await world.pass(20_000);
  expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1 });
});
