import { expect, it } from 'vitest';
import { createRandom } from '../../../scripts/quality/seeded-random.ts';
import { toSize } from '../../../scripts/quality/test-size.ts';
import type { ObservedSession } from '../src/observed-session.ts';
import { createWorld } from '../src/world.ts';

type User = 'anna' | 'bob';

/** A component of the page, mounted while a user was signed in. */
interface Widget {
  readonly user: User;
  readonly session: ObservedSession;
  release: (() => void) | null;
}

/** One page that two users share, one after the other: their relay knows them by a cookie that no page can read. */
async function createSharedPage(random: () => number) {
  const world = await createWorld('relay', { slots: 50, startAfter: 0 });
  const secrets: Readonly<Record<User, Set<string>>> = { anna: new Set(), bob: new Set() };
  const seen: string[] = [];
  let cookie: User = 'anna';
  const fetchAsUser: typeof fetch = async (input, init) => {
    const user = cookie;
    const request = new Request(input, init);
    request.headers.set('X-User', user);
    const answer = await world.wire(request);
    const text = await answer.clone().text();
    for (const [, secret = ''] of text.matchAll(/"(?:unique_id|code)":"([^"]+)"/g)) secrets[user].add(secret);
    return answer;
  };
  const other = (user: User): User => (user === 'anna' ? 'bob' : 'anna');
  /** Looks at what a widget shows, whenever it changes. */
  const watch = ({ user, session }: Widget) => {
    const look = () => {
      const { record, code, frameUrl, pageUrl, account, status } = session.getSnapshot();
      const shown = JSON.stringify({ record, code, frameUrl, pageUrl, account });
      for (const secret of secrets[other(user)]) {
        if (!secrets[user].has(secret) && shown.includes(secret)) seen.push(`${user} saw ${secret} in ${status}`);
      }
    };
    session.subscribe(look);
    look();
  };
  const mount = (widgets: Widget[]) => {
    const auth = random() < 0.3 ? ({ type: 'code', number: '79991234567' } as const) : ({ type: 'qr' } as const);
    const session = world.createSession({
      auth,
      autoStart: random() < 0.5,
      ...(random() < 0.5 && { owner: cookie }),
      relay: { url: 'https://app.test/api/whatsgate', headers: { Origin: 'https://app.test' }, fetch: fetchAsUser },
    });
    const widget: Widget = { user: cookie, session, release: null };
    watch(widget);
    widget.release = session.retain();
    widgets.push(widget);
  };
  return {
    world,
    secrets,
    seen,
    mount,
    signIn: (user: User) => {
      cookie = user;
    },
    current: () => cookie,
    other,
  };
}

it('I2, P5: random lives of two users on one page: neither ever sees an id or a code of the other', {
  timeout: 600_000,
}, async () => {
  let shown = 0;
  for (let seed = 1; seed <= toSize({ quick: 50, usual: 250, soak: 10_000 }); seed += 1) {
    const random = createRandom(seed);
    const page = await createSharedPage(random);
    const { world } = page;
    const widgets: Widget[] = [];
    const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)];
    const mounted = () => widgets.filter(({ user, release }) => release !== null && user === page.current());
    const unmountAll = () => {
      for (const widget of widgets) {
        widget.release?.();
        widget.release = null;
      }
    };
    const steps = [
      () => page.mount(widgets),
      () => pick(mounted())?.session.start(),
      () => pick(mounted())?.session.close(),
      () => pick(mounted())?.session.retry(),
      // A component that was hidden is shown again, to the user who is signed in now.
      () => {
        const hidden = pick(widgets.filter(({ user, release }) => release === null && user === page.current()));
        if (hidden !== undefined) hidden.release = hidden.session.retain();
      },
      () => unmountAll(),
      () => {
        unmountAll();
        page.signIn(page.other(page.current()));
        page.mount(widgets);
        mounted().at(-1)?.session.start();
      },
      () => {
        const session = pick(mounted())?.session;
        if (session !== undefined) session.actor.send({ type: 'frame.qr', frameKey: session.getSnapshot().frameKey });
      },
      () => void world.emulator.phone.scan().catch(() => {}),
      () => pick(mounted())?.session.actor.send({ type: 'page.restored' }),
    ];
    for (let step = 0; step < 14; step += 1) {
      pick(steps)?.();
      await world.pass(pick([0, 1, 100, 1_000, 6_000]) ?? 0);
    }
    shown += page.secrets.anna.size + page.secrets.bob.size;
    expect(page.seen, `seed ${seed}`).toEqual([]);
    expect((await world.emulator.ledger()).linkedDeletes, `seed ${seed}`).toBe(0);
    for (const { session } of widgets) session.close();
    await world.pass(0);
  }
  expect(shown).toBeGreaterThan(100);
});
