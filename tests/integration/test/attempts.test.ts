import type { WhatsGateError } from '@whatsgate/core';
import { describe, expect, it } from 'vitest';
import { createWalk } from '../src/session-walk.ts';
import { createWorld, type Route, showCode, type World } from '../src/world.ts';

const code = { type: 'code', number: '+7 999 123-45-67' } as const;

describe.each<Route>(['relay', 'direct'])('a fact belongs to its attempt (%s)', (route) => {
  // After an answer that does not say for certain that nothing was made the relay would settle the first create before it sends another.
  it.each(route === 'direct' ? (['error', 'html', 'reset-before'] as const) : (['error'] as const))(
    'C10: the failure (%s) of a create that was replaced never moves the session',
    async (kind) => {
      const world = await createWalk(route);
      const refused = { name: 'Bad Request', status: 400 };
      world.emulator.fault({ on: 'session-create', kind, ...(kind === 'error' && refused) });
      const failures: WhatsGateError[] = [];
      const session = world.createSession({ onError: (error) => failures.push(error) });
      session.start({ type: 'qr' });
      session.start(code);
      expect(session.getSnapshot()).toMatchObject({ status: 'initializing', auth: { type: 'code' } });
      await world.pass(5_000);
      expect(failures).toEqual([]);
      expect(session.getSnapshot()).toMatchObject({
        status: 'initializing',
        phase: 'connecting',
        auth: { type: 'code' },
      });
      expect(await world.emulator.ledger()).toMatchObject({ creates: 1, live: 1, maxLive: 1 });
    },
  );

  it('C10: replaced there and back again while the first create is under way, one session is left', async () => {
    const world = await createWalk(route);
    world.session.start({ type: 'qr' });
    world.session.start(code);
    world.session.start({ type: 'qr' });
    await world.pass(20_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'initializing',
      phase: 'connecting',
      auth: { type: 'qr' },
    });
    expect(await world.emulator.ledger()).toMatchObject({ live: 1, maxLive: 1 });
  });
});

/** From now on, or for a number of reads, the relay does not know the user. */
function signOut(world: World, times = Number.POSITIVE_INFINITY): () => void {
  const { wire } = world;
  let left = times;
  world.wire = (request) => {
    left -= 1;
    if (left < 0) return wire(request);
    return Promise.resolve(
      Response.json({ name: 'Unauthorized', message: 'Sign in first.', code: 0, status: 401 }, { status: 401 }),
    );
  };
  return () => {
    world.wire = wire;
  };
}

describe('N21: the sign-in lapses while a code is shown', () => {
  it('one refused read is repeated, and nothing is shown', async () => {
    const world = await createWorld('relay');
    await showCode(world);
    signOut(world, 1);
    await world.pass(40_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'qr', error: null });
  });

  it('reports it after two refusals, the frame stays, and `retry` goes on with the same session', async () => {
    const world = await createWorld('relay');
    await showCode(world);
    const { frameUrl, record } = world.session.getSnapshot();
    const signIn = signOut(world);
    await world.pass(20_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'UNAUTHORIZED' },
      frameUrl,
      can: { retry: true },
    });
    signIn();
    world.session.retry();
    await world.pass(1_000);
    world.pageSays('qr');
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'qr',
      error: null,
      record: { unique_id: record?.unique_id },
    });
    expect(await world.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it("the page's `success` still counts, and the link is confirmed once the user has signed in again", async () => {
    const world = await createWorld('relay');
    await showCode(world);
    const signIn = signOut(world);
    await world.pass(20_000);
    world.pageSays('success');
    await world.emulator.phone.scan();
    await world.pass(10_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'UNAUTHORIZED' } });
    signIn();
    world.session.retry();
    await world.pass(10_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'success', confirmed: true });
  });

  it('headers are asked for afresh: a renewed token is used by the repeated read', async () => {
    const world = await createWorld('relay');
    let token = 'old';
    const sent: (string | null)[] = [];
    const session = world.createSession({
      relay: {
        url: 'https://app.test/api/whatsgate',
        headers: async () => ({ Origin: 'https://app.test', Authorization: `Bearer ${token}` }),
        fetch: (input, init) => {
          const request = new Request(input, init);
          sent.push(request.headers.get('authorization'));
          if (token === 'new' || sent.length < 2) return world.wire(request);
          token = 'new';
          return Promise.resolve(Response.json({ name: 'Unauthorized', code: 0, status: 401 }, { status: 401 }));
        },
      },
    });
    session.start();
    await world.pass(40_000);
    expect(sent.slice(0, 3)).toEqual(['Bearer old', 'Bearer old', 'Bearer new']);
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', error: null });
  });
});

describe('R11: shown again after the user may have changed', () => {
  it.each(['back from the back-forward cache', 'in a component that was hidden'] as const)(
    '%s, a session shows nothing before the API has answered',
    async (how) => {
      for (const isLinked of [false, true]) {
        const world = await createWorld('relay');
        const release = world.session.retain();
        await showCode(world);
        if (isLinked) {
          await world.emulator.phone.scan();
          await world.pass(20_000);
        }
        const { unique_id: id = '' } = world.session.getSnapshot().record ?? {};
        // Another user has signed in: the relay knows nothing of this session for them.
        const { wire } = world;
        world.wire = (request) => {
          request.headers.set('X-User', 'bob');
          return wire(request);
        };
        const shown: string[] = [];
        if (how === 'in a component that was hidden') {
          release();
          await world.pass(1_000);
        }
        world.session.subscribe(() => shown.push(JSON.stringify(world.session.getSnapshot())));
        if (how === 'in a component that was hidden') world.session.retain();
        else world.session.actor.send({ type: 'page.restored' });
        shown.push(JSON.stringify(world.session.getSnapshot()));
        await world.pass(10_000);
        expect(shown.join(), `linked: ${isLinked}`).not.toContain(id);
        expect(shown.join(), `linked: ${isLinked}`).not.toContain('79991234567');
        expect(world.session.getSnapshot().confirmed).toBe(false);
        expect((await world.emulator.ledger()).linkedDeletes).toBe(0);
      }
    },
  );
});
