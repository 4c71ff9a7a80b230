import { describe, expect, it } from 'vitest';
import { createMemoryStore, type WhatsGateServerOptions, type WhatsGateStore } from '../src/index.ts';
import { type Answer, createHarness, type Harness, link, pageHeaders } from './harness.ts';
import { createUpstream } from './upstream.ts';
import { within } from './within.ts';

const minute = 60_000;
const oldSecret = 'the secret of last month, 32 characters';
const newSecret = 'the secret of this month, 32 characters';
const number = '79991234567';

type Auth = 'qr' | 'code';

const create = (harness: Harness, key: string, { name = 'Support', auth = 'qr' as Auth } = {}): Promise<Answer> =>
  within(
    harness,
    10_000,
    harness.call('session-create', auth === 'qr' ? { name } : { name, auth_type: 'CODE', number }, pageHeaders(key)),
  );

const emptyStore = (harness: Harness): WhatsGateStore => createMemoryStore(harness.clock.now);

async function linkBy(harness: Harness, auth: Auth): Promise<void> {
  if (auth === 'qr') return link(harness);
  await harness.advance(600);
  await harness.emulator.phone.enterCode();
  await harness.advance(800);
}

/** What a deployment changes in the options. */
const changes: Readonly<Record<string, (harness: Harness) => Partial<WhatsGateServerOptions>>> = {
  'nothing is changed': () => ({}),
  'the API key is rotated': (harness) => ({
    apiKey: 'the-next-key',
    fetch: (input, init) => {
      const request = new Request(input, init);
      expect(request.headers.get('x-api-key')).toBe('the-next-key');
      request.headers.set('x-api-key', harness.emulator.apiKey);
      return harness.emulator.fetch(request);
    },
  }),
  'publicUrl is changed': () => ({
    publicUrl: 'https://www.example.com/wg',
    allowedOrigins: ['https://app.test'],
  }),
  'the secret is rotated': () => ({ secret: [newSecret, oldSecret] }),
  'the server runs with the older secret first again': () => ({ secret: [oldSecret, newSecret] }),
};

const stores: Readonly<Record<string, (harness: Harness) => WhatsGateStore>> = {
  'the same store': ({ store }) => store,
  'an empty store': emptyStore,
};

describe.each(Object.keys(changes))('C2: the server is restarted, and %s', (change) => {
  const restart = (harness: Harness, store: string) => {
    harness.server.close();
    const changed = changes[change]?.(harness) ?? {};
    harness.server = harness.restart(stores[store]?.(harness), changed.fetch, changed);
  };

  describe.each(Object.keys(stores))('on %s', (store) => {
    it.each<Auth>(['qr', 'code'])('a session linked by %s is handed to its owner, listed and kept', async (auth) => {
      const harness = await createHarness({ secret: oldSecret });
      const { unique_id: id } = (await create(harness, 'before', { auth })).body.data;
      await linkBy(harness, auth);
      restart(harness, store);
      expect(await create(harness, 'after', { auth })).toMatchObject({
        status: 200,
        body: { data: { unique_id: id, status: 'READY' } },
      });
      expect(await harness.server.list('anna')).toMatchObject([{ name: 'Support', record: { unique_id: id } }]);
      await harness.advance(30 * minute);
      expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
    });

    it.each<Auth>(['qr', 'code'])('a pending one by %s is shown again, and released in the end', async (auth) => {
      const harness = await createHarness({ secret: oldSecret });
      const { unique_id: id } = (await create(harness, 'before', { auth })).body.data;
      restart(harness, store);
      expect((await create(harness, 'after', { auth })).body.data).toMatchObject({ unique_id: id });
      await harness.advance(30 * minute);
      expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    });

    it('a pending one that nobody asks for is released as well', async () => {
      const harness = await createHarness({ secret: oldSecret });
      await create(harness, 'before');
      restart(harness, store);
      // The sweeps begin with the first request.
      await harness.call('sessions-get', { WhatsappID: 'none' }, { 'X-User': 'bob' });
      await harness.advance(30 * minute);
      expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    });
  });
});

describe('C2: a server takes over from another one while both answer', () => {
  it.each(Object.keys(stores))('on %s: one session, whichever of them is asked', async (store) => {
    const harness = await createHarness();
    const old = harness.server;
    const { unique_id: id } = (await create(harness, 'page')).body.data;
    const next = harness.restart(stores[store]?.(harness));
    const ask = async (server: Harness['server'], work: (harness: Harness) => Promise<Answer>) => {
      harness.server = server;
      return work(harness);
    };
    const read = (server: Harness['server']) =>
      ask(server, () => harness.call('sessions-get', { WhatsappID: id }, pageHeaders('page')));
    for (let round = 0; round < 3; round += 1)
      for (const server of [next, old])
        expect((await ask(server, () => create(harness, 'page'))).body.data).toMatchObject({ unique_id: id });
    expect((await read(old)).body).toMatchObject({ elements: 1 });
    expect((await read(next)).body).toMatchObject({ elements: 1 });
    await link(harness);
    expect((await read(next)).body.data).toMatchObject([{ status: 'READY' }]);
    expect((await ask(old, () => create(harness, 'other'))).body.data).toMatchObject({ unique_id: id });
    await harness.advance(10 * minute);
    old.close();
    await harness.advance(10 * minute);
    expect((await ask(next, () => create(harness, 'later'))).body.data).toMatchObject({ unique_id: id });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('on the same store, in the middle of a create: the newer one waits for it', async () => {
    const harness = await createHarness();
    await harness.emulator.fault({ on: 'session-create', kind: 'delay', ms: 8_000 });
    const slow = harness.call('session-create', { name: 'Support' }, pageHeaders('page'));
    await harness.advance(1_000);
    harness.server = harness.restart();
    expect(await create(harness, 'page')).toMatchObject({ status: 503, body: { name: 'StillCreating' } });
    const made = await within(harness, 10_000, slow);
    expect((await create(harness, 'page')).body.data).toMatchObject({ unique_id: made.body.data.unique_id });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
  });
});

describe('C2: the store is emptied while the server runs', () => {
  /** A store that a test can empty. */
  async function createEmptied() {
    let kept = createMemoryStore(() => harness.clock.now());
    const store: WhatsGateStore = {
      now: () => kept.now(),
      get: (key) => kept.get(key),
      getByAlias: (alias) => kept.getByAlias(alias),
      put: (...args) => kept.put(...args),
      listByOwner: (...args) => kept.listByOwner(...args),
      listDue: (...args) => kept.listDue(...args),
      acquireLock: (...args) => kept.acquireLock(...args),
    };
    const harness = await createHarness({ store });
    const empty = () => {
      kept = createMemoryStore(harness.clock.now);
    };
    return { harness, empty };
  }

  it('once and again: the linked session stays the only one, and is listed', async () => {
    const { harness, empty } = await createEmptied();
    const { unique_id: id } = (await create(harness, 'page')).body.data;
    await link(harness);
    for (let times = 0; times < 3; times += 1) {
      empty();
      expect((await create(harness, `page-${times}`)).body.data).toMatchObject({ unique_id: id, status: 'READY' });
      empty();
      expect(await harness.server.list('anna')).toMatchObject([{ record: { unique_id: id } }]);
      expect(await create(harness, 'sales', { name: 'Sales' })).toMatchObject({ status: 403 });
      await harness.advance(10 * minute);
    }
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('while a code is shown: the page starts again and gets the same session', async () => {
    const { harness, empty } = await createEmptied();
    const { unique_id: id } = (await create(harness, 'page')).body.data;
    empty();
    expect((await create(harness, 'again')).body.data).toMatchObject({ unique_id: id });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('while a create is under way: its session is found by the next one', async () => {
    const { harness, empty } = await createEmptied();
    await harness.server.list('anna');
    await harness.emulator.fault({ on: 'session-create', kind: 'delay', ms: 2_000 });
    const slow = harness.call('session-create', { name: 'Support' }, pageHeaders('page'));
    await harness.advance(1_000);
    empty();
    await within(harness, 10_000, slow);
    expect((await create(harness, 'page')).status).toBe(200);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
  });
});

describe('C2: a write fails after a restart', () => {
  /** A new store of which one write fails; `isDone` says whether it was done all the same. */
  function failingOnce(harness: Harness, nth: number, isDone: boolean): WhatsGateStore {
    const kept = emptyStore(harness);
    let puts = 0;
    return {
      ...kept,
      async put(...args) {
        puts += 1;
        if (puts !== nth) return kept.put(...args);
        if (isDone) await kept.put(...args);
        throw new Error('the store is away');
      },
    };
  }

  const writes = [1, 2, 3, 4, 5, 6].flatMap((nth) => [
    { nth, isDone: true },
    { nth, isDone: false },
  ]);

  it.each(writes)('write $nth (done: $isDone): the linked session is not lost', async ({ nth, isDone }) => {
    const harness = await createHarness();
    const { unique_id: id } = (await create(harness, 'before')).body.data;
    await link(harness);
    harness.server.close();
    harness.server = harness.restart(failingOnce(harness, nth, isDone));
    const answers = [await create(harness, 'one'), await create(harness, 'two'), await create(harness, 'three')];
    const given = answers.filter(({ status }) => status === 200);
    expect(given.length).toBeGreaterThanOrEqual(2);
    for (const { body } of given) expect(body.data).toMatchObject({ unique_id: id, status: 'READY' });
    await harness.advance(30 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it.each(writes)('write $nth (done: $isDone): a first session is made once', async ({ nth, isDone }) => {
    const harness = await createHarness();
    harness.server.close();
    harness.server = harness.restart(failingOnce(harness, nth, isDone));
    let status = 0;
    for (let tries = 0; tries < 20 && status !== 200; tries += 1) {
      ({ status } = await create(harness, 'page'));
      await harness.advance(10_000);
    }
    expect(status).toBe(200);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
  });
});

describe('C4: the memory store, restarted four times, with a limit of 1', () => {
  const restarts = 4;
  const restart = (harness: Harness) => {
    harness.server.close();
    harness.server = harness.restart(emptyStore(harness));
  };

  it.each([
    ['the same name', 'Support', 200],
    ['another name', 'Sales', 403],
  ])('asked for %s after each: one session, and it is listed', async (_, name, status) => {
    const harness = await createHarness({ limit: 1 });
    const { unique_id: id } = (await create(harness, 'page')).body.data;
    await link(harness);
    for (let times = 0; times < restarts; times += 1) {
      restart(harness);
      expect((await create(harness, `page-${times}`, { name })).status).toBe(status);
      expect(await harness.server.list('anna')).toMatchObject([{ name: 'Support', record: { unique_id: id } }]);
      await harness.advance(5 * minute);
    }
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1, maxLive: 1 });
  });

  it('listed first, or at once with a create of another name: the same', async () => {
    const harness = await createHarness({ limit: 1 });
    const { unique_id: id } = (await create(harness, 'page')).body.data;
    await link(harness);
    for (let times = 0; times < restarts; times += 1) {
      restart(harness);
      const [listed, created] = await Promise.all([
        harness.server.list('anna'),
        create(harness, `page-${times}`, { name: 'Sales' }),
      ]);
      expect(listed).toMatchObject([{ record: { unique_id: id, status: 'READY' } }]);
      expect(created.status).toBe(403);
    }
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('with a session that still waits for the phone: another name is refused, too', async () => {
    const harness = await createHarness({ limit: 1 });
    await create(harness, 'page');
    for (let times = 0; times < restarts; times += 1) {
      restart(harness);
      expect(await create(harness, `page-${times}`, { name: 'Sales' })).toMatchObject({ status: 403 });
    }
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });

  it("another owner's sessions count for nothing", async () => {
    const harness = await createHarness({ limit: 1 });
    await create(harness, 'page');
    await link(harness);
    restart(harness);
    const bob = { ...pageHeaders('bob'), 'X-User': 'bob' };
    expect((await harness.call('session-create', { name: 'Support' }, bob)).status).toBe(200);
    expect(await harness.server.list('bob')).toHaveLength(1);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, live: 2 });
  });
});

describe('S14: list after a restart', () => {
  const shown = [
    { name: 'Support', account: expect.objectContaining({ number: expect.any(String) }), record: { callback: null } },
  ];

  it.each(Object.keys(stores))('on %s: shows who is linked, before anything else is asked', async (store) => {
    const harness = await createHarness();
    await create(harness, 'page');
    await link(harness);
    harness.server.close();
    harness.server = harness.restart(stores[store]?.(harness));
    expect(await harness.server.list('anna')).toMatchObject(shown);
    expect(await harness.server.list('bob')).toEqual([]);
    await harness.server.unlink('bob', 'Support');
    expect(await harness.server.list('anna')).toMatchObject(shown);
    const unlinking = harness.server.unlink('anna', 'Support');
    await within(harness, 5_000, unlinking);
    expect(await harness.server.list('anna')).toEqual([]);
  });

  it('on an empty store, while the account is listed slowly: UNAVAILABLE in place of too few', async () => {
    const harness = await createHarness();
    await create(harness, 'page');
    await link(harness);
    harness.server.close();
    harness.server = harness.restart(emptyStore(harness));
    await harness.emulator.fault({ on: 'sessions-get', kind: 'delay', ms: 30_000 });
    const early = expect(harness.server.list('anna')).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 5_000 });
    await harness.advance(11_000);
    await early;
    await harness.advance(20_000);
    expect(await harness.server.list('anna')).toMatchObject(shown);
  });

  it('on an empty store, while the account cannot be listed: an error in place of too few', async () => {
    const harness = await createHarness();
    await create(harness, 'page');
    await link(harness);
    harness.server.close();
    harness.server = harness.restart(
      emptyStore(harness),
      createUpstream(harness, async ({ kind }, pass) =>
        kind === 'list' ? Response.json({ name: 'Exception' }, { status: 500 }) : pass(),
      ),
    );
    await expect(harness.server.list('anna')).rejects.toMatchObject({ code: 'API_ERROR' });
    expect(await create(harness, 'later')).toMatchObject({ status: 500, body: { name: 'UpstreamError' } });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1 });
  });
});
