import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createMemoryStore,
  type ServerLogEntry,
  type WhatsGateServerOptions,
  type WhatsGateStore,
} from '../src/index.ts';
import { createHarness, type Harness, pageHeaders } from './harness.ts';

/** What JavaScript lets a hook throw. */
const thrown: Readonly<Record<string, () => unknown>> = {
  'an error': () => new Error('a mistake of the application'),
  'an error with a cause': () => new Error('outer', { cause: new TypeError('inner') }),
  'a text': () => 'no',
  undefined: () => undefined,
  null: () => null,
  'a symbol': () => Symbol('no'),
  'an object without a prototype': () => Object.create(null),
  'a revoked proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  'an object whose getters throw': () =>
    new Proxy(new Error('x'), {
      get() {
        throw new Error('do not look');
      },
    }),
  'an error that is its own cause': () => {
    const error = new Error('round and round');
    error.cause = error;
    return error;
  },
};

/** The ways in which a hook fails with a value. */
const ways: Readonly<Record<string, (value: unknown) => () => never>> = {
  throws: (value) => () => {
    throw value;
  },
  'rejects with': (value) => () => Promise.reject(value) as never,
  'gives a promise-like that throws': (value) => () => {
    const broken = {};
    const then = () => {
      throw value;
    };
    return Object.defineProperty(broken, 'then', { value: then }) as never;
  },
};

const failures = Object.entries(ways).flatMap(([way, toHook]) =>
  Object.entries(thrown).map(([what, toValue]) => [`${way} ${what}`, () => toHook(toValue())()] as const),
);

const fromHooks: unknown[] = [];
const note = (error: unknown) => void fromHooks.push(error);
let onConsole: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  fromHooks.length = 0;
  process.on('unhandledRejection', note);
  onConsole = vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => {
  process.off('unhandledRejection', note);
  vi.restoreAllMocks();
});

/** Everything that was printed, and proof that nothing escaped. */
async function printed(): Promise<string> {
  // Node tells of a rejection once the queue of microtasks is empty.
  await new Promise((resolve) => void setImmediate(resolve));
  expect(fromHooks).toEqual([]);
  return onConsole.mock.calls.flat().map(String).join('\n');
}

const create = (harness: Harness) => harness.call('session-create', { name: 'Support' }, pageHeaders('page'));

describe.each(failures)('S7: a hook that %s ends nothing', (_, fail) => {
  it('as log: the answer is the same, and the console says so', async () => {
    const harness = await createHarness({ log: fail });
    expect((await create(harness)).status).toBe(200);
    await harness.server.sweep();
    expect(await printed()).toContain('`log` failed');
  });

  it('as identify: 500, with the reason on the console', async () => {
    const harness = await createHarness({ identify: fail, log: undefined } as never);
    expect(await create(harness)).toMatchObject({ status: 500, body: { name: 'InternalError' } });
    expect(await printed()).toContain('session-create was answered with 500: `identify` threw');
  });

  it('as waitUntil: the answer is the same, and the console says so', async () => {
    const harness = await createHarness({ log: undefined } as never);
    const headers = {
      'Content-Type': 'application/json',
      Origin: 'https://app.test',
      'X-User': 'anna',
      'Idempotency-Key': 'page',
    };
    const request = new Request('https://app.test/api/session-create', {
      method: 'POST',
      headers,
      body: '{"name":"Support"}',
    });
    expect((await harness.server.fetch(request, { waitUntil: fail })).status).toBe(200);
    expect(await printed()).toContain('`waitUntil` failed');
  });

  it("as log and as the store, in the clock's own sweep", async () => {
    const whole = createMemoryStore();
    const harness = await createHarness({ log: fail, store: { ...whole, acquireLock: async () => fail() } });
    await create(harness);
    await harness.advance(61_000);
    expect(await printed()).toContain('a sweep failed');
  });

  it('as any method of the store: 500, with the reason on the console', async () => {
    for (const method of ['now', 'get', 'put', 'listByOwner'] as const satisfies readonly (keyof WhatsGateStore)[]) {
      onConsole.mockClear();
      const harness = await createHarness({
        log: undefined,
        store: { ...createMemoryStore(), [method]: fail },
      } as never);
      expect((await create(harness)).status).toBe(500);
      expect(await printed()).toContain('session-create was answered with 500');
    }
  });
});

describe('S7: how a framework sends a stranger to its sign-in page', () => {
  const redirects: Readonly<Record<string, unknown>> = {
    'a Response': new Response(null, { status: 302, headers: { Location: '/sign-in' } }),
    'a Response that is no redirect': new Response('no', { status: 403 }),
    "Next's redirect": Object.assign(new Error('NEXT_REDIRECT'), { digest: 'NEXT_REDIRECT;replace;/sign-in;307;' }),
    "Next's unauthorized": Object.assign(new Error('NEXT_HTTP_ERROR_FALLBACK;401'), {
      digest: 'NEXT_HTTP_ERROR_FALLBACK;401',
    }),
    "SvelteKit's redirect": { status: 303, location: '/sign-in' },
  };
  it.each(Object.keys(redirects))('%s is 401, with the reason in the log', async (name) => {
    const lines: ServerLogEntry[] = [];
    const harness = await createHarness({
      identify: () => {
        throw redirects[name];
      },
      log: (entry) => lines.push(entry),
    });
    const answer = await create(harness);
    expect(answer).toMatchObject({ status: 401, body: { name: 'Unauthorized' } });
    expect(answer.headers.get('location')).toBeNull();
    expect(lines).toEqual([
      expect.objectContaining({ status: 401, reason: expect.stringContaining('`identify` threw') }),
    ]);
    expect(await printed()).toBe('');
  });
});

it('S7: waitUntil is called on its own object, as workers need it', async () => {
  const harness = await createHarness();
  const context = {
    taken: [] as unknown[],
    waitUntil(work: Promise<unknown>) {
      this.taken.push(work);
    },
  };
  const answer = harness.server.fetch(new Request('https://app.test/api/nothing'), context);
  expect(context.taken).toEqual([expect.any(Promise)]);
  expect((await answer).status).toBe(404);
  await context.taken[0];
});

it('S7: what is no request at all is answered too', async () => {
  const { server } = await createHarness();
  for (const request of [
    undefined,
    null,
    {},
    { url: '/session-create' },
    { url: 'https://app.test/session-create', method: 'POST' },
  ]) {
    expect((await server.fetch(request as never, null as never)).status).toBeGreaterThanOrEqual(400);
  }
  expect(await printed()).toBe('');
});

it('S7: a crypto that cannot make the key is told by each answer', async () => {
  const importKey = () => Promise.reject(new Error('no keys here')) as never;
  const harness = await createHarness({
    log: undefined,
    crypto: { ...globalThis.crypto, subtle: { importKey } },
  } as never);
  expect(await printed()).toBe('');
  expect((await create(harness)).status).toBe(500);
  expect(await printed()).toContain('no keys here');
});

describe('S8: why it failed', () => {
  const reason = 'the database is away';
  const throwing = () => {
    throw new Error(reason);
  };
  const upstream = (status: number, name: string) => ({
    fetch: async () => Response.json({ name, message: reason, code: 0 }, { status }),
  });
  const faults: readonly (readonly [string, Partial<WhatsGateServerOptions>, number, string])[] = [
    ['identify throws', { identify: throwing }, 500, reason],
    ['identify rejects', { identify: async () => throwing() }, 500, reason],
    ['identify gives a number', { identify: () => 42 as never }, 500, 'a value of type number'],
    ['the store cannot read', { store: { ...createMemoryStore(), get: async () => throwing() } }, 500, reason],
    ['the store cannot write', { store: { ...createMemoryStore(), put: async () => throwing() } }, 500, reason],
    ['WhatsGate refuses the key', upstream(401, 'Unauthorized'), 500, 'UNAUTHORIZED'],
    ['WhatsGate fails', upstream(500, 'Exception'), 500, reason],
    [
      'WhatsGate is not there',
      {
        fetch: async () => {
          throw new TypeError('fetch failed', { cause: Object.assign(new Error(reason), { code: 'ECONNREFUSED' }) });
        },
      },
      502,
      reason,
    ],
  ];

  it.each(faults)('%s: on the console by default', async (_, options, status, expected) => {
    const harness = await createHarness({ ...options, log: undefined } as never);
    expect((await create(harness)).status).toBe(status);
    const text = await printed();
    expect(text).toContain(`WhatsGate: session-create was answered with ${status}: `);
    expect(text).toContain(expected);
    expect(onConsole).toHaveBeenCalledOnce();
  });

  it.each(faults)('%s: in the log where there is one', async (_, options, status, expected) => {
    const lines: ServerLogEntry[] = [];
    const harness = await createHarness({ ...options, log: (entry) => lines.push(entry) });
    await create(harness);
    expect(lines).toEqual([
      expect.objectContaining({ event: 'request', status, reason: expect.stringContaining(expected) }),
    ]);
    expect(await printed()).toBe('');
  });

  it.each(faults.slice(0, 5))('%s: the browser does not see it', async (_, options, __, expected) => {
    const answer = await create(await createHarness(options));
    expect(JSON.stringify([answer.body, ...answer.headers])).not.toContain(expected);
    expect(answer.body.message).toBe("The relay failed. Look at your server's log.");
  });

  it('no secret is in it, in whatever form it was thrown', async () => {
    const apiKey = 'canary/key+4711=do"not\\leak';
    const secrets = [
      apiKey,
      encodeURIComponent(apiKey),
      JSON.stringify(apiKey).slice(1, -1),
      `"${apiKey.slice(0, 10)}`,
      '79991234567',
      '+7 (999) 123-45-67',
      '7.999.123.45.67',
      '٧٩٩٩١٢٣٤٥٦٧',
      '79991234567@c.us',
      '6345454545454',
      `https://app.test/api/whatsgate/hook/${'0123456789abcdef'.repeat(2)}.${'0123456789abcdef'.repeat(4)}`,
    ];
    for (const secret of secrets) {
      onConsole.mockClear();
      const failing = () => {
        throw new Error(`row ${secret} is locked`, { cause: new Error(`by ${secret}`) });
      };
      const harness = await createHarness({ apiKey, identify: failing, log: undefined } as never);
      await create(harness);
      const text = await printed();
      expect(text).toContain('row ');
      for (const said of [secret, apiKey.slice(0, 10), '9991234567', '123-45-67', '123.45.67', '0123456789abcdef'])
        expect(text).not.toContain(said);
    }
  });

  it('an address of a database stays readable, and a long text is cut', async () => {
    const harness = await createHarness({
      identify: () => {
        throw new Error(`connect ECONNREFUSED 192.168.100.200:5432 ${'x'.repeat(10_000)}\nsecond line`);
      },
      log: undefined,
    } as never);
    await create(harness);
    const text = await printed();
    expect(text).toContain('ECONNREFUSED 192.168.100.200:5432');
    expect(text.length).toBeLessThan(1_000);
    expect(text).not.toContain('\n');
  });

  it('a sweep that fails says why on the console; what succeeds or is refused prints nothing', async () => {
    const harness = await createHarness({ log: undefined } as never);
    await create(harness);
    await harness.call('session-create', {});
    await harness.call('session-create', { name: 'a' }, { Origin: 'https://evil.test' });
    await harness.call('session-create', { name: 'a' }, { 'X-User': '' });
    await harness.server.sweep();
    expect(await printed()).toBe('');
    await harness.emulator.fault({ on: 'sessions-get', kind: 'error', message: reason, times: 10 });
    await harness.advance(61_000);
    expect(await printed()).toContain(reason);
  });

  it('a console that throws ends nothing either', async () => {
    onConsole.mockImplementation(throwing);
    const harness = await createHarness({ identify: throwing, log: undefined } as never);
    expect((await create(harness)).status).toBe(500);
    await printed();
  });
});
