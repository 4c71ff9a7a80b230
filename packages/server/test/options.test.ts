import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore, createWhatsGateServer } from '../src/index.ts';

const secret = 'a secret of at least thirty-two characters';
const usable = { apiKey: 'key', secret, publicUrl: 'https://app.test/api/whatsgate', identify: () => null };

const create = (options: object) => createWhatsGateServer({ ...usable, ...options } as never);

/** The sentence that such options are refused with. */
function refusal(options: object): string {
  try {
    create(options).close();
  } catch (error) {
    expect(error).toMatchObject({ name: 'WhatsGateError', code: 'INVALID_OPTIONS' });
    return (error as Error).message;
  }
  throw new Error(`not refused: ${JSON.stringify(options)}`);
}

/** Refused: with which options, by what sentence, and what it says to write instead. */
const refused: readonly (readonly [string, object, RegExp, RegExp])[] = [
  ['no identify', { identify: undefined }, /`identify` is missing/, /Pass a function/],
  ['an identify that is an id', { identify: 'anna' }, /`identify` is missing/, /Pass a function/],
  ['no key', { apiKey: undefined }, /`apiKey` is missing/, /WHATSGATE_API_KEY/],
  ['an empty key', { apiKey: '' }, /`apiKey` is missing/, /WHATSGATE_API_KEY/],
  ['a blank key', { apiKey: ' \n' }, /`apiKey` is missing/, /WHATSGATE_API_KEY/],
  ['a key with a line break', { apiKey: 'key\n' }, /no header can carry/, /Copy it again/],
  ['a key in Cyrillic', { apiKey: 'ключ' }, /no header can carry/, /Copy it again/],

  ['no secret', { secret: undefined }, /`secret` is missing/, /openssl rand -hex 32/],
  ['an empty list of secrets', { secret: [] }, /`secret` is missing/, /openssl rand -hex 32/],
  ['an empty secret', { secret: '' }, /at least 32 characters/, /openssl rand -hex 32/],
  ['a short secret', { secret: 'x'.repeat(31) }, /at least 32 characters/, /openssl rand -hex 32/],
  ['a short earlier secret', { secret: [secret, 'short'] }, /at least 32 characters/, /openssl rand -hex 32/],
  ['a secret that is null', { secret: null }, /`secret`.*but is null/, /openssl rand -hex 32/],
  ['a secret that is a number', { secret: 42 }, /`secret`.*but is 42/, /openssl rand -hex 32/],
  ['a secret that is a buffer', { secret: Buffer.alloc(64) }, /`secret`/, /openssl rand -hex 32/],
  ['a list that holds no text', { secret: [secret, undefined] }, /`secret`/, /openssl rand -hex 32/],

  ['no publicUrl', { publicUrl: undefined }, /`publicUrl` must be an address/, /'https:\/\/app.example.com/],
  ['a path as publicUrl', { publicUrl: '/api/whatsgate' }, /but is '\/api\/whatsgate'/, /'https:\/\/app.example.com/],
  ['http outside this machine', { publicUrl: 'http://app.test/api' }, /begin with https/, /'https:\/\/app.example.com/],
  ['http in a private network', { publicUrl: 'http://10.0.0.1/api' }, /begin with https/, /'https:\/\/app.example.com/],
  ['a host like localhost', { publicUrl: 'http://localhost.evil.test/' }, /begin with https/, /'https:/],
  ['a host like 127.0.0.1', { publicUrl: 'http://127.0.0.1.evil.test/' }, /begin with https/, /'https:/],
  ['ftp', { publicUrl: 'ftp://app.test/api' }, /begin with https/, /'https:\/\/app.example.com/],
  ['a query', { publicUrl: 'https://app.test/api?x=1' }, /no `\?` and no `#`/, /'https:\/\/app.example.com/],
  ['a fragment', { publicUrl: 'https://app.test/api#x' }, /no `\?` and no `#`/, /'https:\/\/app.example.com/],
  ['a user', { publicUrl: 'https://anna@app.test/api' }, /no user and no password/, /'https:\/\/app.example.com/],
  ['a password', { publicUrl: 'https://:x@app.test/api' }, /no user and no password/, /'https:\/\/app.example.com/],
  ...['http://localhost:3000/api', 'https://localhost/api', 'http://127.1.2.3/api', 'http://[::1]:3000/api'].map(
    (publicUrl) =>
      [
        `${publicUrl} with the real service`,
        { publicUrl },
        /on this machine, where WhatsGate's webhooks cannot arrive/,
        /tunnel.*`allowLoopback: true`/,
      ] as const,
  ),
  ['a subdomain of localhost', { publicUrl: 'http://app.localhost/api' }, /on this machine/, /tunnel/],

  ['allowedOrigins as a text', { allowedOrigins: 'https://a.test' }, /must be a list/, /\['https:\/\//],
  ['a slash', { allowedOrigins: ['https://a.test/'] }, /'https:\/\/a.test\/'.*no browser sends/, /'https:\/\/a.test'/],
  ['a path', { allowedOrigins: ['https://a.test/app'] }, /no browser sends/, /Write 'https:\/\/a.test'/],
  ['upper case', { allowedOrigins: ['https://A.test'] }, /no browser sends/, /Write 'https:\/\/a.test'/],
  ['the default port', { allowedOrigins: ['https://a.test:443'] }, /no browser sends/, /Write 'https:\/\/a.test'/],
  ['Unicode', { allowedOrigins: ['https://пример.test'] }, /no browser sends/, /Write 'https:\/\/xn--e1afmkfd.test'/],
  ['a space', { allowedOrigins: ['https://a.test '] }, /no browser sends/, /Write 'https:\/\/a.test'/],
  ['no scheme', { allowedOrigins: ['a.test'] }, /'a.test', which is no origin/, /scheme and host/],
  ['a port without a scheme', { allowedOrigins: ['localhost:3000'] }, /no origin/, /scheme and host/],
  ['an asterisk', { allowedOrigins: ['*'] }, /no origin/, /scheme and host/],
  ['the origin null', { allowedOrigins: ['null'] }, /no origin/, /scheme and host/],
  ['undefined', { allowedOrigins: [undefined] }, /undefined, which is no origin/, /scheme and host/],
  [
    'the second of two',
    { allowedOrigins: ['https://a.test', 'https://b.test/'] },
    /b.test/,
    /Write 'https:\/\/b.test'/,
  ],

  ['a limit as a text', { limit: '2' }, /`limit` must be a whole number from 1, but is '2'/, /`Number\(value\)`/],
  ['an address that is none', { baseUrl: 'whatsgate' }, /`baseUrl`.*but is 'whatsgate'/, /Leave it out/],
  ['an empty baseUrl', { baseUrl: '' }, /`baseUrl`.*but is ''/, /Leave it out/],
  ['ftp as baseUrl', { baseUrl: 'ftp://whatsgate.org/api/v1' }, /`baseUrl`/, /Leave it out/],
  ['the key over http', { baseUrl: 'http://whatsgate.org/api/v1' }, /`baseUrl`.*https/, /Leave it out/],
  ['a baseUrl with a query', { baseUrl: 'https://whatsgate.org/api/v1?key=1' }, /`baseUrl`.*`\?`/, /Leave it out/],
  ['a baseUrl with a user', { baseUrl: 'https://me@whatsgate.org/api/v1' }, /`baseUrl`.*user/, /Leave it out/],

  ['a budget that is true', { budget: true }, /`budget` is a value of type boolean/, /\{ creates: 30, numbers: 5 \}/],
  ['a budget that is null', { budget: null }, /`budget` is null/, /or `false` for none/],
  ['no creates', { budget: { creates: 0 } }, /`budget.creates`.*but is 0/, /\{ creates: 30, numbers: 5 \}/],
  ['endless creates', { budget: { creates: Number.POSITIVE_INFINITY } }, /`budget.creates`/, /or `false` for none/],
  ['numbers as a text', { budget: { numbers: '5' } }, /`budget.numbers`.*but is '5'/, /\{ creates: 30, numbers: 5 \}/],

  ['pendingFor in seconds', { pendingFor: 900 }, /`pendingFor` must be milliseconds.*but is 900/, /`15 \* 60_000`/],
  ['an unloadGrace of none', { unloadGrace: 0 }, /`unloadGrace` must be milliseconds.*but is 0/, /Such as/],
  ['an unloadGrace that is NaN', { unloadGrace: Number.NaN }, /`unloadGrace`.*but is NaN/, /Such as/],
  ['no pending status', { pendingStatuses: [] }, /`pendingStatuses`/, /\['PENDING', 'AUTH'\]/],
  ['a text of statuses', { pendingStatuses: 'PENDING' }, /`pendingStatuses`/, /\['PENDING', 'AUTH'\]/],
  [
    'READY as pending',
    { pendingStatuses: ['PENDING', 'READY'] },
    /`pendingStatuses`.*'READY'/,
    /\['PENDING', 'AUTH'\]/,
  ],
  ['an empty status', { pendingStatuses: [''] }, /`pendingStatuses`/, /\['PENDING', 'AUTH'\]/],
  ['a log that is true', { log: true }, /`log` must be a function/, /Leave it out/],
  ['a fetch that is a module', { fetch: {} }, /`fetch` must be a function/, /Leave it out/],
  ['a store of another shape', { store: new Map() }, /`store`.*`now`/, /server\/sqlite/],
  ['a store without listDue', { store: { ...createMemoryStore(), listDue: undefined } }, /`listDue`/, /storeContract/],
];

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('options that cannot work', () => {
  it.each(refused)('S6: %s: refused in words that say what to write', (_, options, what, remedy) => {
    const message = refusal(options);
    expect(message).toMatch(what);
    expect(message).toMatch(remedy);
  });

  it('S6: no options at all', () => {
    for (const none of [undefined, null, 'key'])
      expect(() => createWhatsGateServer(none as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });

  it('S6: a refusal never repeats a key, a secret or a password', () => {
    for (const options of [
      { apiKey: 'canary\n' },
      { secret: 'canary' },
      { secret: [secret, 'canary'] },
      { publicUrl: 'https://me:canary@app.test/' },
      { baseUrl: 'https://me:canary@whatsgate.org/api/v1' },
    ])
      expect(refusal(options)).not.toContain('canary');
  });
});

describe('options that work', () => {
  it.each<[string, object]>([
    ['32 characters', { secret: 'x'.repeat(32) }],
    ['earlier secrets', { secret: [secret, 'y'.repeat(32), 'z'.repeat(32)] }],
    ['a tunnel to this machine', { publicUrl: 'https://abc.tunnel.test/api' }],
    ['this machine, said so', { publicUrl: 'http://localhost:3000/api', allowLoopback: true }],
    [
      'this machine with an emulator',
      { publicUrl: 'http://localhost:3000/api', baseUrl: 'http://localhost:4000/api/v1' },
    ],
    ['a slash at the end', { publicUrl: 'https://app.test/api/' }],
    [
      'origins as browsers write them',
      { allowedOrigins: ['https://a.test', 'http://localhost:3000', 'https://a:8443'] },
    ],
    ['another host of the service', { baseUrl: 'https://vip1330m.whatsgate.ru/api/v1' }],
    ['no budget', { budget: false }],
    ['half a budget', { budget: { numbers: 1 } }],
    ['a status of a dedicated host', { pendingStatuses: ['PENDING', 'AUTH', 'PASSKEY_REQUIRED'] }],
  ])('%s', (_, options) => {
    create(options).close();
  });

  it('without a secret: only on this machine, with an emulator', () => {
    const local = { publicUrl: 'http://localhost:3000/api', baseUrl: 'http://localhost:4000/api/v1' };
    create({ ...local, secret: undefined }).close();
    const real = { ...local, baseUrl: undefined, allowLoopback: true };
    for (const options of [{ ...local, publicUrl: usable.publicUrl }, real])
      expect(refusal({ ...options, secret: undefined })).toContain('`secret` is missing');
  });

  it('an address with spaces around it is the same address', async () => {
    const addresses: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      const { callback } = (await request.json()) as { callback?: string };
      if (callback === undefined) return Response.json({ result: 'OK', pages: 1, elements: 0, page: 1, data: [] });
      addresses.push(callback);
      return Response.json({ result: 'OK', data: { unique_id: 'abc', status: 'PENDING' } });
    };
    const server = create({ publicUrl: ' https://APP.test/api/whatsgate/ \n', fetch, identify: () => 'anna' });
    const headers = { 'Content-Type': 'application/json', Origin: 'https://app.test', 'Idempotency-Key': 'page' };
    const body = '{"name":"Support"}';
    await server.fetch(new Request('https://app.test/api/whatsgate/session-create', { method: 'POST', headers, body }));
    expect(addresses).toEqual([expect.stringMatching(/^https:\/\/app\.test\/api\/whatsgate\/hook\/[a-z0-9]+$/)]);
    server.close();
  });
});

describe('without a store, where each request may meet another process', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
  });

  it.each([
    ['VERCEL', '1', /on Vercel/],
    ['NETLIFY', 'true', /on Netlify/],
    ['AWS_LAMBDA_FUNCTION_NAME', 'relay', /on AWS Lambda/],
  ])('%s: refused, unless a store is passed', (variable, value, sentence) => {
    vi.stubEnv(variable, '');
    create({}).close();
    vi.stubEnv(variable, value);
    expect(refusal({})).toMatch(sentence);
    expect(refusal({})).toMatch(/postgres or \/redis/);
    create({ store: createMemoryStore() }).close();
  });

  it('a worker of Cloudflare: refused', () => {
    vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' });
    expect(refusal({})).toMatch(/on Cloudflare Workers/);
  });
});
