import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWhatsGateClient, isWhatsGateError, WhatsGateError } from '../src/index.ts';

const record = { unique_id: 'abc', status: 'PENDING', qr_link: 'https://whatsgate.org/qr/abc' };
const make = (answer: () => Response | Promise<Response>, more: object = {}) => {
  const fetch = vi.fn(async (_: unknown, __?: RequestInit) => answer());
  return {
    client: createWhatsGateClient({
      baseUrl: 'https://app.test/api',
      fetch: fetch as unknown as typeof globalThis.fetch,
      ...more,
    }),
    fetch,
  };
};
const failure = (run: Promise<unknown>) =>
  run.then(
    () => null,
    (error: WhatsGateError) => error,
  );

afterEach(() => void vi.unstubAllGlobals());

describe('the client, at its edges', () => {
  it('T1, P3: a key in a browser is refused before anything is sent', () => {
    vi.stubGlobal('document', {});
    expect(() => createWhatsGateClient({ apiKey: 'secret' })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringContaining('@whatsgate/server') }),
    );
    expect(() => createWhatsGateClient({ apiKey: 'secret' })).not.toThrow(/secret/);
  });

  it('B12: a device that calls itself offline is not believed: the request is sent, and its answer counts', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { client, fetch } = make(() => Response.json({ result: 'OK', data: [record] }));
    expect(await client.getSession('abc')).toMatchObject({ unique_id: 'abc' });
    await client.listSessions();
    expect(fetch).toHaveBeenCalledTimes(2);
    const refused = make(() => new Response('<html>', { status: 503 })).client;
    expect(await failure(refused.getSession('abc'))).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('B6, B12: a request that fails while the device is offline is called OFFLINE', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { client, fetch } = make(() => Promise.reject(new TypeError('Failed to fetch')));
    expect(await failure(client.getSession('abc'))).toMatchObject({
      code: 'OFFLINE',
      retryable: true,
      ambiguous: true,
      message: 'This device is offline. Connect to the internet and try again.',
    });
    expect(fetch).toHaveBeenCalledTimes(1);
    const hanging = (({ signal }: Request) =>
      new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      )) as unknown as typeof globalThis.fetch;
    const slow = make(() => Response.json({}), { fetch: hanging, timeout: 10 }).client;
    expect(await failure(slow.createSession({ name: 'a' }))).toMatchObject({ code: 'OFFLINE', ambiguous: true });
    vi.stubGlobal('navigator', { onLine: true });
    expect(await failure(client.getSession('abc'))).toMatchObject({ code: 'NETWORK' });
    vi.stubGlobal('navigator', undefined);
    expect(await failure(client.getSession('abc'))).toMatchObject({ code: 'NETWORK' });
  });

  it('takes the relay at its word that the plan is full', async () => {
    const { client } = make(() =>
      Response.json({ name: 'SlotsExhausted', message: 'x', code: 0, status: 500 }, { status: 500 }),
    );
    expect(await failure(client.createSession({ name: 'Support' }))).toMatchObject({ code: 'SLOTS_EXHAUSTED' });
  });

  it('lists page by page, counting by itself where the service does not, and sets webhooks', async () => {
    const { client } = make(() =>
      Response.json({ result: 'OK', pages: 'many', elements: -1, page: 2, data: [record] }),
    );
    expect(await client.listSessions({ page: 2 })).toMatchObject({
      pages: 1,
      elements: 1,
      page: 2,
      records: [{ unique_id: 'abc' }],
    });
    expect(await client.listSessions()).toMatchObject({ page: 2 });
    await client.setHook('abc', 'https://app.test/hook');
    const { client: odd } = make(() => Response.json({ result: 'OK', data: record }));
    expect(await failure(odd.listSessions())).toMatchObject({
      code: 'BAD_RESPONSE',
      message: expect.stringContaining('"data" should be an array'),
    });
  });

  it('carries headers, credentials, the lease and what the page said; the idempotency key on a create only', async () => {
    const sent: RequestInit[] = [];
    const fetch = (async (input: Request | string, init?: RequestInit) => {
      sent.push(new Request(input, init));
      return Response.json({ result: 'OK', data: record });
    }) as typeof globalThis.fetch;
    const client = createWhatsGateClient({
      baseUrl: 'https://app.test/api',
      fetch,
      credentials: 'include',
      headers: { Authorization: 'Bearer x' },
    });
    await client.createSession({ name: 'a' }, { idempotencyKey: 'page' });
    await client.deleteSession('abc', { lease: 'page', pageState: 'success' });
    await client.deleteSession('abc');
    const requests = sent as unknown as Request[];
    const named = ['authorization', 'idempotency-key', 'x-whatsgate-lease', 'x-whatsgate-page-state'];
    expect(requests.map(({ headers }) => named.map((name) => headers.get(name)))).toEqual([
      ['Bearer x', 'page', null, null],
      ['Bearer x', null, 'page', 'success'],
      ['Bearer x', null, null, null],
    ]);
    const [request] = requests;
    expect([request?.credentials, request?.redirect, request?.referrerPolicy]).toEqual([
      'include',
      'manual',
      'no-referrer',
    ]);
  });

  it.each([
    ['a name alone', { name: 'Strange' }, 'said: Strange.'],
    ['a result alone', { result: 'ERROR' }, 'said: HTTP 500.'],
    ['a message', { message: 'No.' }, 'said: No.'],
  ])('N10: says what the server said, also when that is %s', async (_, body, said) => {
    const { client } = make(() => Response.json(body, { status: 500 }));
    expect(await failure(client.createSession({ name: 'a' }))).toMatchObject({
      code: 'API_ERROR',
      message: expect.stringContaining(said),
    });
  });

  it('N8, N9: what has no type, no body or no JSON object is not from WhatsGate', async () => {
    for (const answer of [
      () => new Response(new Uint8Array([60, 62])),
      () => new Response(null, { status: 204 }),
      () => Response.json([1]),
      () => Response.json({ data: 1 }),
    ]) {
      expect(await failure(make(answer).client.createSession({ name: 'a' }))).toMatchObject({
        code: 'BAD_RESPONSE',
        ambiguous: true,
      });
    }
  });

  it('N14: gives an endless body up even where it cannot be cancelled', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
      cancel: () => Promise.reject(new Error('cannot')),
    });
    expect(await failure(make(() => new Response(body)).client.getSession('abc'))).toMatchObject({
      code: 'BAD_RESPONSE',
      message: expect.stringContaining('4 MiB'),
    });
  });

  it.each([
    [
      'refused',
      Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      }),
      false,
    ],
    [
      'reset',
      Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) }),
      true,
    ],
    ['something else that is thrown', 'a text', true],
  ])('N1: %s: tells whether it may have arrived', async (_, thrown, ambiguous) => {
    const { client } = make(() => Promise.reject(thrown));
    expect(await failure(client.createSession({ name: 'a' }))).toMatchObject({
      code: 'NETWORK',
      retryable: true,
      ambiguous,
    });
  });

  it('hands on the abort of who asked, as it is', async () => {
    const controller = new AbortController();
    const fetch = ({ signal }: Request) =>
      new Promise((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    const asked = make(() => Response.json({}), { fetch }).client.getSession('abc', { signal: controller.signal });
    const failed = expect(asked).rejects.toThrow('enough');
    controller.abort(new Error('enough'));
    await failed;
  });
});

describe('isWhatsGateError', () => {
  it('knows one of another copy or realm, and nothing else', () => {
    const foreign = Object.assign(new Error('x'), { name: 'WhatsGateError', code: 'NETWORK' });
    expect([new WhatsGateError('BROKEN', 'x'), foreign].map(isWhatsGateError)).toEqual([true, true]);
    const others = [
      null,
      'x',
      new Error('x'),
      { name: 'WhatsGateError', code: 'NETWORK' },
      Object.assign(new Error('x'), { name: 'WhatsGateError' }),
    ];
    expect(others.map(isWhatsGateError)).toEqual([false, false, false, false, false]);
  });
});
