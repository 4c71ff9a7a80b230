import { describe, expect, it } from 'vitest';
import { openWorld, watchReads } from '../src/watch-reads.ts';
import { showCode, type World } from '../src/world.ts';

describe('a relay that does not do its part', () => {
  /** What the relay answers to a read that may wait. */
  async function createWith(answer: (request: Request, wire: World['wire']) => Promise<Response>) {
    const world = await openWorld('relay');
    const { wire } = world;
    world.wire = (request) => (request.headers.has('prefer') ? answer(request, wire) : wire(request));
    const { sent } = watchReads(world);
    await showCode(world);
    const begin = world.emulator.clock.now();
    world.pageSays('success');
    return { world, sent, times: () => sent.filter(({ at, command }) => at >= begin && command === 'sessions-get') };
  }
  const withoutWaiting = (request: Request, wire: World['wire']) => {
    const headers = new Headers(request.headers);
    headers.delete('prefer');
    return wire(new Request(request, { headers }));
  };

  it('F20: one that does not know them is asked once, then at the intervals', async () => {
    const { world, times } = await createWith(withoutWaiting);
    await world.pass(20_000);
    expect(times().filter(({ mayWait }) => mayWait)).toHaveLength(1);
    expect(times().length).toBeGreaterThan(8);
    expect(times().length).toBeLessThan(13);
    world.session.actor.send({ type: 'page.hidden' });
    world.session.actor.send({ type: 'page.woke' });
    await world.pass(10_000);
    const { wire } = world;
    world.wire = () => Promise.reject(new TypeError('fetch failed'));
    await world.pass(10_000);
    world.wire = wire;
    await world.pass(10_000);
    expect(times().filter(({ mayWait }) => mayWait)).toHaveLength(1);
  });

  it('F20: the next session asks it again', async () => {
    const world = await openWorld('relay');
    const { wire } = world;
    world.wire = (request) => withoutWaiting(request, wire);
    const { sent } = watchReads(world);
    for (const asked of [1, 2]) {
      world.session.start();
      await world.pass(40_000);
      expect(sent.filter(({ mayWait }) => mayWait)).toHaveLength(asked);
      world.session.close();
      await world.pass(5_000);
    }
  });

  it('F20: one that says that it waits, and answers at once, is asked four times a second at most', async () => {
    const { world, times } = await createWith(async (request, wire) => {
      const answer = await withoutWaiting(request, wire);
      answer.headers.set('Preference-Applied', 'wait');
      return answer;
    });
    await world.pass(10_000);
    expect(times().length).toBeLessThan(50);
    expect(times().length).toBeGreaterThan(30);
  });

  it.each([
    ['a proxy that ends what takes long', () => Response.json({ message: 'Gateway Timeout' }, { status: 504 })],
    ['a connection that breaks', () => Promise.reject(new TypeError('fetch failed'))],
  ])('F20: behind %s: read without waiting between two tries, and confirmed', async (_, fail) => {
    const { world, times } = await createWith(async () => fail());
    await world.pass(20_000);
    const reads = times();
    expect(reads.every(({ mayWait }, index) => !mayWait || reads[index + 1]?.mayWait !== true)).toBe(true);
    expect(reads.length).toBeLessThan(25);
    await world.emulator.phone.scan();
    await world.pass(6_000);
    expect(world.session.getSnapshot()).toMatchObject({ confirmed: true });
  });

  it('F20, N12: its `Retry-After` is honored', async () => {
    const { world, times } = await createWith(async () => {
      return Response.json({ message: 'slow down' }, { status: 429, headers: { 'Retry-After': '20' } });
    });
    await world.pass(15_000);
    expect(times().map(({ mayWait }) => mayWait)).toEqual([false, true]);
  });
});
