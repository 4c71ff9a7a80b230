import { describe, expect, it } from 'vitest';
import { createWorld, type Route, showCode } from '../src/world.ts';

// Components that show a session come and go; the slot is released only after the last one has left.
describe.each<Route>(['relay', 'direct'])('who holds a session (%s)', (route) => {
  it('releases the slot once no component has shown it for the grace', async () => {
    const world = await createWorld(route);
    const release = world.session.retain();
    await showCode(world);
    release();
    await world.pass(4_000);
    const again = world.session.retain();
    await world.pass(20_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    world.pageSays('qr');
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
    world.session.retain();
    expect(world.session.getSnapshot(), 'R11: nothing before the API has answered').toMatchObject({
      status: 'initializing',
      record: null,
      account: null,
    });
    await world.pass(1_000);
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

describe.each(['shows a code', 'is being created', 'was linked', 'may be linked'] as const)(
  'I2: a session that %s, left by one user of a page',
  (moment) => {
    it('is never shown to the next one, who signs in by a cookie that the page cannot see', async () => {
      const world = await createWorld('relay');
      let cookie = 'anna';
      const ids: Readonly<Record<string, Set<string>>> = { anna: new Set(), bob: new Set() };
      const options = {
        relay: {
          url: 'https://app.test/api/whatsgate',
          headers: { Origin: 'https://app.test' },
          fetch: (async (input, init) => {
            const user = cookie;
            const request = new Request(input, init);
            request.headers.set('X-User', user);
            const answer = await world.wire(request);
            for (const [, id = ''] of (await answer.clone().text()).matchAll(/"unique_id":"(\w+)"/g))
              ids[user]?.add(id);
            return answer;
          }) as typeof fetch,
        },
      };
      const anna = world.createSession(options);
      const release = anna.retain();
      anna.start();
      await world.pass(moment === 'is being created' ? 0 : 1_000);
      if (moment === 'was linked') {
        await world.emulator.phone.scan();
        await world.pass(20_000);
      }
      if (moment === 'may be linked') anna.actor.send({ type: 'frame.success', frameKey: anna.getSnapshot().frameKey });
      const linked: unknown[] = [];
      const bob = world.createSession({ ...options, onSuccess: (snapshot) => linked.push(snapshot) });
      const shown: unknown[] = [];
      bob.subscribe(() => shown.push(bob.getSnapshot()));
      release();
      cookie = 'bob';
      bob.retain();
      bob.start();
      await world.pass(30_000);
      expect([ids.anna?.size, ids.bob?.size]).toEqual([1, 1]);
      for (const id of ids.anna ?? []) expect(JSON.stringify(shown)).not.toContain(id);
      for (const id of ids.bob ?? []) expect(JSON.stringify(shown)).toContain(id);
      expect(linked).toEqual([]);
      expect(bob.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting', confirmed: false });
      expect(await world.emulator.ledger()).toMatchObject({ creates: 2, linkedDeletes: 0 });
    });
  },
);

it('I2: the same user takes a pending session over after one read, and never a linked one', async () => {
  const world = await createWorld('relay');
  const reads: string[] = [];
  const { wire } = world;
  world.wire = (request) => {
    reads.push(new URL(request.url).pathname);
    return wire(request);
  };
  const release = world.session.retain();
  await showCode(world);
  release();
  const second = world.createSession();
  reads.length = 0;
  second.start();
  expect(second.getSnapshot()).toMatchObject({ status: 'initializing', frameUrl: null, code: null, record: null });
  await world.pass(100);
  expect(reads).toEqual(['/api/whatsgate/sessions-get']);
  expect(second.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
  expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
});

describe.each<Route>(['relay', 'direct'])('after the page said `success` (%s)', (route) => {
  it.each(['is unmounted', 'is closed', 'is closed for good', 'expires'] as const)(
    'D2: no delete and no leaving is sent when the component %s',
    async (end) => {
      const world = await createWorld(route);
      const sent: string[] = [];
      const { wire } = world;
      world.wire = (request) => {
        sent.push(
          `${new URL(request.url).pathname.split('/').at(-1)} ${request.headers.get('x-whatsgate-page-state') ?? ''}`.trim(),
        );
        return wire(request);
      };
      const release = world.session.retain();
      await showCode(world);
      if (end === 'expires') await world.pass(250_000);
      world.pageSays('success');
      if (end === 'is unmounted') release();
      if (end === 'is closed') world.session.close();
      if (end === 'is closed for good') world.session.actor.send({ type: 'page.left' });
      await world.pass(end === 'expires' ? 250_000 : 30_000);
      expect(sent.filter((command) => command.startsWith('session-delete'))).toEqual([]);
      expect(sent).toContain('sessions-get success');
      await world.emulator.phone.scan();
      await world.pass(60_000);
      expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1, linkedDeletes: 0 });
    },
  );

  it('D2: another way of linking is refused until then, and says how long that is', async () => {
    const world = await createWorld(route);
    await showCode(world);
    world.pageSays('success');
    world.pageSays('qr');
    world.session.start({ type: 'code', number: '+7 999 123-45-67' });
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'NOT_CONFIRMED', retryAfter: 305_000 },
    });
    world.session.close();
    await world.pass(10_000);
    world.session.start({ type: 'code', number: '+7 999 123-45-67' });
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'NOT_CONFIRMED', retryAfter: 295_000 },
    });
    world.session.close();
    world.session.start();
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', phase: 'confirming' });
    await world.emulator.phone.scan();
    await world.pass(20_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });
});

it("P5: another user who starts the same within the grace gets a session of their own, and nothing of the first one's", async () => {
  const world = await createWorld('relay');
  const release = world.session.retain();
  await showCode(world);
  release();
  const bob = world.createSession({
    relay: {
      url: 'https://app.test/api/whatsgate',
      headers: { Origin: 'https://app.test', 'X-User': 'bob' },
      fetch: (input, init) => world.wire(new Request(input, init)),
    },
  });
  bob.start();
  await world.pass(1_000);
  expect(bob.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
  expect(bob.getSnapshot().frameUrl).not.toBe(world.session.getSnapshot().frameUrl);
  world.pageSays('error');
  expect(bob.getSnapshot().status).toBe('initializing');
  await world.pass(20_000);
  expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1 });
});
