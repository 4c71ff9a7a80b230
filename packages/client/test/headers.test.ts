import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWhatsGateClient, requestHeaders, responseHeaders, type WhatsGateHeaders } from '../src/index.ts';

const record = { unique_id: 'abc', status: 'AUTH' };
function make(headers: WhatsGateHeaders | undefined, more: object = {}) {
  const requests: Request[] = [];
  const fetch = (async (input: Request | string, init?: RequestInit) => {
    requests.push(new Request(input, init));
    return Response.json({ result: 'OK', data: [record] });
  }) as typeof globalThis.fetch;
  const client = createWhatsGateClient({
    baseUrl: 'https://app.test/api',
    fetch,
    ...(headers !== undefined && { headers }),
    ...more,
  });
  return { client, requests, tokens: () => requests.map((request) => request.headers.get('authorization')) };
}

afterEach(() => void vi.useRealTimers());

describe('the headers of the client', () => {
  it('I3: a function is called for each request, so that a refreshed token is used', async () => {
    let token = 1;
    const { client, tokens } = make(() => ({ Authorization: `Bearer ${token}` }));
    await client.getSession('abc');
    token = 2;
    await client.getSession('abc');
    const slow = make(async () => ({ Authorization: `Bearer ${token}` }));
    await slow.client.listSessions();
    token = 3;
    await slow.client.listSessions();
    expect([tokens(), slow.tokens()]).toEqual([
      ['Bearer 1', 'Bearer 2'],
      ['Bearer 2', 'Bearer 3'],
    ]);
  });

  it('I3: an object is sent as it was given, and the key cannot be replaced by either', async () => {
    const { client, requests } = make({ 'X-App': 'a', 'X-Api-Key': 'other' }, { apiKey: 'key' });
    await client.listSessions();
    const called = make(() => ({ 'X-Api-Key': 'other' }), { apiKey: 'key' });
    await called.client.listSessions();
    const [first] = requests;
    expect([
      first?.headers.get('x-app'),
      first?.headers.get('x-api-key'),
      called.requests[0]?.headers.get('x-api-key'),
    ]).toEqual(['a', 'key', 'key']);
  });

  it('I3: when the function fails nothing is sent, and the error says so', async () => {
    const cause = new Error('login_required');
    for (const headers of [
      () => Promise.reject(cause),
      () => {
        throw cause;
      },
    ]) {
      const { client, requests } = make(headers);
      await expect(client.createSession({ name: 'a' })).rejects.toMatchObject({
        code: 'UNAUTHORIZED',
        ambiguous: false,
        cause,
      });
      expect(requests).toHaveLength(0);
    }
  });

  it('I3: a function that hangs ends at the deadline or with the signal, with nothing sent', async () => {
    vi.useFakeTimers();
    const { client, requests } = make(() => new Promise(() => {}));
    const late = expect(client.createSession({ name: 'a' }, { timeout: 1_000 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      ambiguous: false,
    });
    await vi.advanceTimersByTimeAsync(1_000);
    await late;
    const stopping = new AbortController();
    const stopped = expect(client.getSession('abc', { signal: stopping.signal })).rejects.toThrow('enough');
    stopping.abort(new Error('enough'));
    await stopped;
    await expect(client.getSession('abc', { signal: stopping.signal })).rejects.toThrow('enough');
    expect(requests).toHaveLength(0);
  });

  it.each([{ 'X-App': 'a\r\nX-Evil: b' }, { 'X-App': 'имя' }, { 'X App': 'a' }])(
    '%j is INVALID_OPTIONS, not a network failure',
    async (headers) => {
      expect(() => make(headers)).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
      await expect(make(() => headers).client.getSession('abc')).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    },
  );

  it('N22: lists every header that a page sends, and each that it reads', async () => {
    const { client, requests } = make(undefined);
    await client.getSession('abc', { lease: 'page', pageState: 'success', waitMs: 25_000 });
    await client.createSession({ name: 'a' }, { idempotencyKey: 'page' }).catch(() => {});
    const sent = new Set(requests.flatMap(({ headers }) => [...headers.keys()]));
    // What a browser allows without asking.
    const safelisted = ['accept', 'accept-language', 'content-language'];
    expect([...sent].filter((name) => !safelisted.includes(name)).sort()).toEqual(
      requestHeaders.map((name) => name.toLowerCase()).sort(),
    );
    expect(responseHeaders).toEqual(['Retry-After', 'Preference-Applied']);
  });
});

describe('the address of the client', () => {
  const urls = async (baseUrl: string, more: object = {}) => {
    const { client, requests } = make(undefined, { baseUrl, ...more });
    await client.listSessions();
    client.releaseOnUnload('abc', { lease: 'page' });
    return requests.map(({ url }) => url);
  };

  it('N22: a slash at the end is kept behind the command, for a relay that wants one', async () => {
    expect(await urls('https://app.test/api/')).toEqual([
      'https://app.test/api/sessions-get/',
      'https://app.test/api/session-delete/',
    ]);
    expect(await urls('https://app.test/api')).toEqual([
      'https://app.test/api/sessions-get',
      'https://app.test/api/session-delete',
    ]);
    expect(await urls('https://whatsgate.org/api/v1/', { apiKey: 'key' })).toEqual([
      'https://whatsgate.org/api/v1/sessions-get',
    ]);
  });

  it.each([
    '/api/whatsgate?tenant=7',
    '/api/whatsgate#x',
    'https://app.test/api?',
    'https://app.test/?a=/',
    '',
    ' ',
    'https://user:word@app.test/api',
    '//user@app.test/api',
  ])('N22: %j is refused at construction', (baseUrl) => {
    for (const more of [{}, { apiKey: 'key' }])
      expect(() => createWhatsGateClient({ baseUrl, ...more })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTIONS' }),
      );
  });

  it('N22: a path with an @ in it is no user name', () => {
    for (const baseUrl of ['/@me/api', 'https://app.test/@me', '/api/%3Fa'])
      expect(() => createWhatsGateClient({ baseUrl })).not.toThrow();
  });

  it('sends the country code of a number to a relay in a form that needs no guess', async () => {
    const { client, requests } = make(undefined);
    await client.createSession({ name: 'a', auth: { type: 'code', number: '+84 91 234 56 78' } }).catch(() => {});
    expect(await requests[0]?.json()).toMatchObject({ auth_type: 'CODE', number: '+84912345678' });
  });
});
