import { describe, expect, it } from 'vitest';
import { openWorld, watchReads } from '../src/watch-reads.ts';
import { type Route, showCode, type World } from '../src/world.ts';

/** A session whose page has said `success`, before WhatsGate says so. */
async function createConfirming(route: Route = 'relay') {
  const world = await openWorld(route);
  const reads = watchReads(world);
  await showCode(world);
  world.pageSays('success');
  await world.pass(0);
  return { world, ...reads, waits: () => reads.sent.filter(({ mayWait }) => mayWait) };
}

/** A session whose page has said nothing. */
async function createSilent() {
  const world = await openWorld('relay');
  const reads = watchReads(world);
  world.session.start();
  await world.pass(17_000);
  expect(world.session.getSnapshot()).toMatchObject({ frameSilent: true });
  return { world, ...reads, waits: () => reads.sent.filter(({ mayWait }) => mayWait) };
}

describe('waiting reads', () => {
  it('F20: while a link is confirmed one read waits, after one that does not, and the link is shown at once', async () => {
    const { world, sent, counts, waits } = await createConfirming();
    const first = sent.at(-1);
    expect(first).toMatchObject({ command: 'sessions-get', mayWait: false });
    await world.pass(10_000);
    expect(counts).toEqual({ waiting: 1, most: 1 });
    expect(waits()).toHaveLength(1);
    expect(waits()[0]?.body.known).toMatchObject({ status: 'AUTH', wid: null });
    await world.emulator.phone.scan();
    await world.pass(800);
    expect(world.session.getSnapshot()).toMatchObject({ confirmed: false });
    await world.pass(1_200);
    expect(world.session.getSnapshot()).toMatchObject({ confirmed: true });
    expect(counts).toEqual({ waiting: 0, most: 1 });
    await world.pass(60_000);
    expect(waits()).toHaveLength(1);
  });

  it('F20: the next one follows when its time is over', async () => {
    const { world, waits } = await createConfirming();
    await world.pass(55_000);
    const [one, two, three] = waits().map(({ at }) => at);
    expect(waits()).toHaveLength(3);
    for (const pause of [Number(two) - Number(one), Number(three) - Number(two)]) {
      expect(pause).toBeGreaterThan(25_000);
      expect(pause).toBeLessThan(27_000);
    }
  });

  it('F20: while the page is silent one read waits, and none once it speaks', async () => {
    const { world, counts, waits } = await createSilent();
    await world.pass(2_000);
    expect(counts).toEqual({ waiting: 1, most: 1 });
    world.pageSays('qr');
    await world.pass(0);
    expect(counts.waiting).toBe(0);
    const before = waits().length;
    await world.pass(60_000);
    expect(waits()).toHaveLength(before);
  });

  it('while a code is shown no read waits', async () => {
    const world = await openWorld('relay');
    const { sent } = watchReads(world);
    await showCode(world);
    await world.pass(80_000);
    expect(sent.filter(({ mayWait }) => mayWait)).toEqual([]);
  });

  it.each(['silent', 'confirming'])('F20: it ends before the session asks anything else: %s', async (when) => {
    const { world, sent, counts, waits } = await (when === 'silent' ? createSilent() : createConfirming());
    const { session, pass } = world;
    const restart = async (act: () => void) => {
      await pass(2_000);
      expect(counts.waiting).toBe(1);
      const before = sent.length;
      act();
      await pass(100);
      return sent.slice(before).filter(({ mayWait }) => !mayWait);
    };
    const woken = await restart(() => session.actor.send({ type: 'page.woke' }));
    const verified = await restart(() => session.actor.send({ type: 'page.restored' }));
    expect([...woken, ...verified].map(({ command, besides }) => ({ command, besides }))).toEqual([
      { command: 'sessions-get', besides: 0 },
      { command: 'sessions-get', besides: 0 },
    ]);
    expect(waits().every(({ besides }) => besides === 0)).toBe(true);
  });

  it.each([
    ['closed', (world: World) => world.session.close()],
    ['replaced', (world: World) => world.session.start({ type: 'code', number: '+7 999 123-45-67' })],
  ])('F20: it ends before the delete of a session that is %s', async (_, act) => {
    const { world, sent, counts } = await createSilent();
    await world.pass(2_000);
    expect(counts.waiting).toBe(1);
    act(world);
    await world.pass(5_000);
    const deletes = sent.filter(({ command }) => command === 'session-delete');
    expect(deletes.map(({ besides }) => besides)).toEqual([0]);
    expect(sent.filter(({ command }) => command === 'session-create').every(({ besides }) => besides === 0)).toBe(true);
  });

  it('F20: it ends before the last request of a page that is closed', async () => {
    const { world, sent, counts } = await createSilent();
    await world.pass(2_000);
    expect(counts.waiting).toBe(1);
    world.session.actor.send({ type: 'page.left' });
    await world.pass(0);
    expect(sent.at(-1)).toMatchObject({ command: 'session-delete', besides: 0, body: { leaving: true } });
  });

  it.each([
    ['hidden', (world: World) => world.session.actor.send({ type: 'page.hidden' })],
    ['left by its last view', leave],
  ])('F20: a page that is %s waits for nothing', async (_, act) => {
    for (const create of [createSilent, createConfirming]) {
      const { world, counts, waits } = await create();
      await world.pass(2_000);
      expect(counts.waiting).toBe(1);
      act(world);
      await world.pass(0);
      expect(counts.waiting).toBe(0);
      const before = waits().length;
      await world.pass(30_000);
      expect(waits()).toHaveLength(before);
    }
  });

  it('F20: a page that is seen again, and a view that stayed, wait again', async () => {
    const { world, counts } = await createSilent();
    const { actor } = world.session;
    await world.pass(2_000);
    actor.send({ type: 'page.hidden' });
    await world.pass(10_000);
    expect(counts.waiting).toBe(0);
    actor.send({ type: 'page.woke' });
    await world.pass(1_000);
    expect(counts.waiting).toBe(1);
    actor.send({ type: 'views.leaving' });
    actor.send({ type: 'views.stayed' });
    await world.pass(6_000);
    expect(counts).toEqual({ waiting: 1, most: 1 });
  });

  it('F20: a session that is started again where it was linked waits too', async () => {
    const world = await openWorld('relay');
    const { counts } = watchReads(world);
    const { actor } = world.session;
    await showCode(world);
    await world.emulator.phone.scan();
    await world.pass(20_000);
    expect(world.session.getSnapshot()).toMatchObject({ confirmed: true });
    leave(world);
    await world.pass(10_000);
    actor.send({ type: 'views.returned' });
    await world.pass(1_000);
    expect(world.session.getSnapshot()).toMatchObject({ confirmed: true });
    await world.emulator.phone.disconnect();
    await world.pass(70_000);
    for (let minutes = 0; minutes < 3; minutes += 1) {
      actor.send({ type: 'page.woke' });
      actor.send({ type: 'page.hidden' });
      await world.pass(61_000);
    }
    expect(world.session.getSnapshot()).toMatchObject({ status: 'broken' });
    world.session.start();
    await world.pass(20_000);
    expect(world.session.getSnapshot()).toMatchObject({ frameSilent: true });
    expect(counts).toEqual({ waiting: 1, most: 1 });
  });

  it('F20: of two sessions of a page one waits, and the other asks at its intervals; then it waits in its turn', async () => {
    const { world, sent, counts } = await createConfirming();
    const other = createOther(world);
    other.start();
    await world.pass(17_000);
    expect(other.getSnapshot()).toMatchObject({ frameSilent: true });
    const before = sent.length;
    await world.pass(10_000);
    expect(counts).toEqual({ waiting: 1, most: 1 });
    const itsReads = sent.slice(before).filter(({ mayWait }) => !mayWait);
    expect(itsReads.length).toBeGreaterThan(1);
    expect(itsReads.length).toBeLessThan(5);
    world.session.close();
    await world.pass(6_000);
    expect(counts).toEqual({ waiting: 1, most: 1 });
  });

  it('`waitMs: 0` turns it off, and a session without a relay has none', async () => {
    const world = await openWorld('relay');
    const { sent } = watchReads(world);
    const session = world.createSession({ waitMs: 0 });
    session.start();
    await world.pass(40_000);
    expect(sent.length).toBeGreaterThan(5);
    const direct = await createConfirming('direct');
    await direct.world.pass(30_000);
    expect([...sent, ...direct.sent].filter(({ mayWait }) => mayWait)).toEqual([]);
  });
});

function createOther(world: World) {
  const other = world.createSession({
    relay: {
      url: 'https://app.test/api/whatsgate',
      headers: { Origin: 'https://app.test', 'X-User': 'boris' },
      fetch: (input: RequestInfo | URL, init?: RequestInit) => world.wire(new Request(input, init)),
    },
  });
  return other;
}

function leave({ session }: World): void {
  session.actor.send({ type: 'views.leaving' });
  session.actor.send({ type: 'views.left' });
}
