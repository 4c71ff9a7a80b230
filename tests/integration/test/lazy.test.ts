import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLazyWorld } from '../src/lazy-world.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a session whose charts are still being loaded', () => {
  it('sends its create at once, and the charts adopt that very request: one create, one key, one answer', async () => {
    const world = await createLazyWorld();
    const session = world.createLazySession();
    session.start();
    session.start();
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'creating', can: { start: false } });
    await world.hasSent(1);
    await world.pass(1_000);
    await world.arrive();
    await world.pass(20_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    expect(world.sent.filter(({ command }) => command === 'session-create')).toHaveLength(1);
    expect(new Set(world.sent.slice(1).map(({ lease }) => lease))).toEqual(new Set([world.sent[0]?.key]));
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
    session.close();
    await world.pass(20_000);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('sends it at once as well where they are loaded but have not run', async () => {
    const world = await createLazyWorld();
    const session = world.createLazySession();
    const preloaded = session.preload();
    await world.arrive();
    await preloaded;
    session.start();
    // The charts run in the next task.
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'creating' });
    await world.hasSent(1);
    await world.pass(20_000);
    expect(session.getSnapshot()).toMatchObject({ phase: 'connecting' });
    session.close();
    await world.pass(20_000);
    const another = world.createLazySession();
    another.start();
    await world.pass(20_000);
    expect(another.getSnapshot()).toMatchObject({ phase: 'connecting' });
    const creates = world.sent.filter(({ command }) => command === 'session-create');
    expect(new Set(creates.map(({ key }) => key)).size).toBe(2);
    expect(creates).toHaveLength(2);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1 });
  });

  it('waits for them where a session that was left could serve it', async () => {
    const world = await createLazyWorld();
    const { createWhatsGateSession } = await import('../../../packages/core/src/index.ts');
    const options = {
      relay: {
        url: 'https://app.test/api/whatsgate',
        headers: { Origin: 'https://app.test' },
        fetch: (input: RequestInfo | URL, init?: RequestInit) => world.wire(new Request(input, init)),
      },
      name: 'Support',
      clock: world.emulator.clock,
      frameOrigins: [world.emulator.url],
    };
    const plain = createWhatsGateSession(options);
    const leave = plain.retain();
    plain.start();
    await world.pass(1_000);
    leave();
    await world.pass(100);
    const session = world.createLazySession();
    const preloaded = session.preload();
    await world.arrive();
    await preloaded;
    session.retain();
    session.start();
    await world.pass(20_000);
    expect(session.getSnapshot()).toMatchObject({ phase: 'connecting' });
    expect(world.sent.filter(({ command }) => command === 'session-create')).toHaveLength(1);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('asks for the headers once for it', async () => {
    const world = await createLazyWorld();
    const headers = vi.fn(() => ({ Origin: 'https://app.test' }));
    const fetch = (input: RequestInfo, init?: RequestInit) => world.wire(new Request(input, init));
    const session = world.createLazySession({ relay: { url: 'https://app.test/api/whatsgate', headers, fetch } });
    session.start();
    await world.hasSent(1);
    await world.arrive();
    await world.pass(100);
    expect([world.sent.length, headers.mock.calls.length]).toEqual([1, 1]);
    await world.pass(20_000);
    expect(headers.mock.calls.length).toBe(world.sent.length);
  });

  it.each(['is closed', 'is left', 'is left in the same task'] as const)(
    'that %s before they arrive is released when they do',
    async (end) => {
      const world = await createLazyWorld();
      const session = world.createLazySession();
      const release = session.retain();
      session.start();
      if (end === 'is left in the same task') {
        // What comes back within the task goes on.
        release();
        const again = session.retain();
        await world.hasSent(1);
        again();
      }
      await world.hasSent(1);
      if (end === 'is closed') session.close();
      else release();
      if (end === 'is closed') expect(session.getSnapshot()).toMatchObject({ status: 'closed' });
      await world.pass(1_000);
      await world.arrive();
      await world.pass(30_000);
      expect(session.getSnapshot()).toMatchObject({ status: 'closed' });
      expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    },
  );

  it.each(['is closed', 'is left'] as const)('that %s before anything was sent sends nothing', async (end) => {
    const world = await createLazyWorld();
    const session = world.createLazySession({ auth: { type: 'code', number: '+79991234567' } });
    const release = session.retain();
    session.start();
    if (end === 'is closed') session.close();
    else release();
    await world.arrive();
    await world.pass(20_000);
    expect(session.getSnapshot().status).toBe(end === 'is closed' ? 'closed' : 'idle');
    expect(world.sent).toEqual([]);
  });

  it('is begun anew after it was closed', async () => {
    const world = await createLazyWorld();
    const session = world.createLazySession();
    session.start();
    await world.hasSent(1);
    session.close();
    session.start();
    await world.pass(1_000);
    await world.arrive();
    await world.pass(20_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it('is replaced in one step by what was asked for last', async () => {
    const world = await createLazyWorld();
    const session = world.createLazySession();
    session.start();
    await world.hasSent(1);
    session.start({ type: 'code', number: '+79991234567' });
    await world.arrive();
    await world.pass(30_000);
    expect(session.getSnapshot()).toMatchObject({ phase: 'connecting', auth: { type: 'code' } });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  });

  it('is taken over from a component that has left by one that follows it: one create', async () => {
    const world = await createLazyWorld();
    const first = world.createLazySession();
    const release = first.retain();
    first.start();
    await world.hasSent(1);
    release();
    const second = world.createLazySession();
    second.retain();
    second.start();
    await world.arrive();
    await world.pass(30_000);
    expect(second.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('I2: is not shown to the user who signs in meanwhile', async () => {
    const world = await createLazyWorld();
    const as = (user: string) => ({
      owner: user,
      relay: {
        url: 'https://app.test/api/whatsgate',
        headers: { Origin: 'https://app.test', 'X-User': user },
        fetch: (input: RequestInfo, init?: RequestInit) => world.wire(new Request(input, init)),
      },
    });
    const anna = world.createLazySession(as('anna'));
    const release = anna.retain();
    anna.start();
    await world.hasSent(1);
    release();
    const bob = world.createLazySession(as('bob'));
    bob.retain();
    bob.start();
    await world.arrive();
    await world.pass(30_000);
    expect(bob.getSnapshot()).toMatchObject({ phase: 'connecting', record: { unique_id: expect.any(String) } });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1 });
  });

  it('starts with its first view where it may, once, however often a framework mounts it', async () => {
    const world = await createLazyWorld();
    const session = world.createLazySession({ autoStart: true });
    session.retain()();
    const release = session.retain();
    await world.hasSent(1);
    await world.arrive();
    await world.pass(20_000);
    expect(session.getSnapshot()).toMatchObject({ phase: 'connecting' });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
    release();
    await world.pass(30_000);
    expect(await world.emulator.ledger()).toMatchObject({ deletes: 1, live: 0 });
  });
});

describe('the answer to the early create', () => {
  const refused = (status: number, name: string) => async () =>
    Response.json({ name, message: 'No.', code: 0, status }, { status });
  it.each([
    ['409', refused(409, 'Pending'), 'IN_USE'],
    ['401', refused(401, 'Unauthorized'), 'UNAUTHORIZED'],
    ['500', refused(500, 'Exception'), 'API_ERROR'],
    ['a redirect', async () => new Response(null, { status: 302 }), 'UNAUTHORIZED'],
    ['no connection', () => Promise.reject(new TypeError('fetch failed')), 'NETWORK'],
  ])('%s is the failure of the attempt', async (_, answer, code) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const world = await createLazyWorld();
    const { wire } = world;
    const onError = vi.fn();
    const session = world.createLazySession({ onError });
    world.wire = async (request) => {
      await wire(request);
      return answer();
    };
    session.start();
    await world.hasSent(1);
    await world.arrive();
    await world.pass(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code } });
    expect(onError).toHaveBeenCalledTimes(1);
    world.wire = wire;
    session.retry();
    await world.pass(1_000);
    const [first, second] = world.sent;
    expect(second?.command).toBe('session-create');
    // Only where nothing is known of the first one.
    expect(second?.key === first?.key).toBe(code === 'NETWORK');
    expect((await world.emulator.ledger()).maxLive).toBe(1);
  });

  it('may fail to be sent: the `headers` function throws', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const world = await createLazyWorld();
    const headers = () => {
      throw new Error('no token');
    };
    const session = world.createLazySession({ relay: { url: 'https://app.test/api', headers } });
    session.start();
    await vi.dynamicImportSettled();
    await world.arrive();
    await world.pass(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'UNAUTHORIZED' } });
  });

  it('is given up after ten minutes', async () => {
    const world = await createLazyWorld();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      world.wire = () => new Promise(() => {});
      const session = world.createLazySession({ deadlines: { create: 3_600_000 } });
      session.start();
      await vi.dynamicImportSettled();
      await world.arrive();
      await vi.advanceTimersByTimeAsync(600_000);
      await world.pass(1);
      expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'TIMEOUT', ambiguous: true } });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('charts that cannot be loaded', () => {
  it('are an error of the network first; then the page should be reloaded; a retry goes on with the same request', async () => {
    const world = await createLazyWorld();
    const onError = vi.fn();
    const session = world.createLazySession({ onError });
    session.start();
    await world.hasSent(1);
    await world.fail();
    expect(session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'NETWORK', retryable: true, name: 'WhatsGateError' },
      can: { start: true, retry: true, close: true },
    });
    session.retry();
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', error: null });
    await world.fail();
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'NOT_LOADED', retryable: true } });
    expect(onError.mock.calls.map(([{ code }]) => code)).toEqual(['NETWORK', 'NOT_LOADED']);
    session.start();
    await world.arrive();
    await world.pass(20_000);
    expect(session.getSnapshot()).toMatchObject({ phase: 'connecting' });
    expect(world.sent.filter(({ command }) => command === 'session-create')).toHaveLength(1);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it.each(['left', 'closed'] as const)('are loaded once more for a session that is %s then', async (end) => {
    const world = await createLazyWorld();
    const onError = vi.fn();
    const session = world.createLazySession({ onError });
    const release = session.retain();
    session.start();
    await world.hasSent(1);
    await world.fail();
    if (end === 'left') release();
    else session.close();
    const shown = session.getSnapshot();
    await world.fail();
    expect(session.getSnapshot(), 'nobody waits for them now').toBe(shown);
    session.start();
    session.close();
    await world.arrive();
    await world.pass(30_000);
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('do not reject `preload`, and are loaded by the next start', async () => {
    const world = await createLazyWorld();
    const session = world.createLazySession();
    const preloaded = session.preload();
    await world.fail();
    await expect(preloaded).resolves.toBeUndefined();
    expect(session.getSnapshot().status).toBe('idle');
    session.start();
    await world.arrive();
    await world.pass(1_000);
    expect(session.getSnapshot()).toMatchObject({ phase: 'connecting' });
  });
});

it('the page that is left before they arrive gives the lease back', async () => {
  const world = await createLazyWorld();
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  const leave = (persisted: boolean) => page.dispatchEvent(Object.assign(new Event('pagehide'), { persisted }));
  const { wire } = world;
  world.wire = async (request) => {
    const answer = await wire(request);
    await new Promise<void>((resolve) => void world.emulator.clock.setTimeout(resolve, 500));
    return answer;
  };
  const session = world.createLazySession();
  session.start();
  await world.hasSent(1);
  leave(false);
  await world.pass(100);
  expect(world.sent, 'nothing is known to give back yet').toHaveLength(1);
  await world.pass(1_000);
  leave(true);
  await world.pass(100);
  expect(world.sent, 'the page may come back').toHaveLength(1);
  leave(false);
  await world.hasSent(2);
  expect(world.sent[1]).toMatchObject({
    command: 'session-delete',
    body: { leaving: true, lease: world.sent[0]?.key, WhatsappID: expect.any(String) },
  });
  await world.arrive();
  await world.pass(100);
  leave(false);
  await world.pass(100);
  expect(world.sent.filter(({ command }) => command === 'session-delete')).toHaveLength(1);
});
