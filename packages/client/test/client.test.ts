import { describe, expect, it, vi } from 'vitest';
import { createWhatsGateClient } from '../src/index.ts';

const key = 'canary-key-4711';
const record = { unique_id: 'abc', status: 'PENDING', qr_link: 'https://whatsgate.org/qr/abc' };

/** A client whose every request gets this answer; keeps the requests. */
function clientFor(answer: (request: Request) => Response | Promise<Response>) {
  const requests: Request[] = [];
  const client = createWhatsGateClient({
    apiKey: key,
    baseUrl: 'https://api.test/api/v1',
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return answer(request);
    },
  });
  return { client, requests };
}
const ok = (data: unknown) => Response.json({ result: 'OK', data });
const failWith = (code: string, more: object = {}) => expect.objectContaining({ code, ...more });

describe('the client', () => {
  it('creates by QR: a POST of JSON with the key, as documented', async () => {
    const { client, requests } = clientFor(() => ok(record));
    await expect(client.createSession({ name: 'Support' })).resolves.toMatchObject({ unique_id: 'abc' });
    const [request] = requests;
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe('https://api.test/api/v1/session-create');
    expect(request?.headers.get('x-api-key')).toBe(key);
    expect(request?.headers.get('content-type')).toContain('application/json');
    expect(await request?.json()).toEqual({ name: 'Support' });
  });

  it('creates by code: WhatsGate is given digits alone', async () => {
    const { client, requests } = clientFor(() => ok(record));
    await client.createSession({
      name: 'Support',
      auth: { type: 'code', number: '+7 999 123 45 67' },
      callback: 'https://me/hook',
    });
    expect(await requests[0]?.json()).toEqual({
      name: 'Support',
      auth_type: 'CODE',
      number: '79991234567',
      callback: 'https://me/hook',
    });
  });

  it('sends nothing for an unusable number', async () => {
    const { client, requests } = clientFor(() => ok(record));
    await expect(client.createSession({ name: 'x', auth: { type: 'code', number: 'none' } })).rejects.toEqual(
      failWith('INVALID_NUMBER'),
    );
    expect(requests).toHaveLength(0);
  });

  it('reads one session by filter; null when it is gone or another one came back', async () => {
    const { client, requests } = clientFor(() =>
      Response.json({ result: 'OK', pages: 1, elements: 1, page: 1, data: [record] }),
    );
    await expect(client.getSession('abc')).resolves.toMatchObject({ unique_id: 'abc' });
    await expect(client.getSession('other')).resolves.toBeNull();
    expect(await requests[0]?.json()).toEqual({ WhatsappID: 'abc' });
  });

  it.each([
    ['N8: HTML', new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'BAD_RESPONSE'],
    ['N9: an empty body', new Response(''), 'BAD_RESPONSE'],
    ['N9: 204', new Response(null, { status: 204 }), 'BAD_RESPONSE'],
    ['N7: truncated JSON', new Response('{"result":"OK","data":{"unique_id":"a'), 'BAD_RESPONSE'],
    [
      'a list of validation errors',
      Response.json([{ field: 'name', message: 'too long' }], { status: 422 }),
      'API_ERROR',
    ],
    ['another result', Response.json({ result: 'ERROR' }), 'API_ERROR'],
    ['JSON of another program', Response.json({ hello: 'world' }), 'BAD_RESPONSE'],
    ['N9: no data', Response.json({ result: 'OK' }), 'BAD_RESPONSE'],
    ['a wrong key', Response.json({ name: 'Unauthorized', message: 'no', code: 0 }, { status: 500 }), 'UNAUTHORIZED'],
    [
      'a full plan',
      Response.json({ name: 'TariffLimit', message: 'Session limit reached', code: 0 }, { status: 500 }),
      'SLOTS_EXHAUSTED',
    ],
    [
      "the relay's limit",
      Response.json({ name: 'LimitReached', message: 'At most 1', code: 0 }, { status: 403 }),
      'LIMIT_REACHED',
    ],
    ['N11: 500 with HTML', new Response('<h1>Oops</h1>', { status: 500 }), 'BAD_RESPONSE'],
    [
      'N13: a redirect',
      new Response(null, { status: 307, headers: { location: 'https://evil.test' } }),
      'BAD_RESPONSE',
    ],
  ])('%s ends in a typed error', async (_, answer, code) => {
    const { client, requests } = clientFor(() => answer.clone());
    await expect(client.createSession({ name: 'x' })).rejects.toEqual(failWith(code));
    expect(requests).toHaveLength(1);
  });

  it("N10: keeps the server's words and repeats nothing", async () => {
    const { client, requests } = clientFor(() =>
      Response.json({ name: 'Whatever', message: 'Server words', code: 7, status: 422 }, { status: 500 }),
    );
    await expect(client.createSession({ name: 'x' })).rejects.toEqual(
      failWith('API_ERROR', {
        server: { name: 'Whatever', message: 'Server words', code: 7, status: 422 },
        ambiguous: false,
        message: expect.stringContaining('Server words'),
      }),
    );
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['a date in an hour', 3_600_000],
    ['soon', null],
    ['-5', null],
    ['Thu, 01 Jan 1970 00:00:00 GMT', null],
    ['9'.repeat(30), null],
    [null, null],
  ])('N12: 429 with Retry-After %s is an error with the time, at once', async (given, expected) => {
    // Not before the test begins: on a slow machine a part of the hour would have passed.
    const header = given === 'a date in an hour' ? new Date(Date.now() + 3_600_000).toUTCString() : given;
    const fetch = vi.fn(
      async () =>
        new Response('<html>slow down', {
          status: 429,
          headers: { Date: new Date().toUTCString(), ...(header !== null && { 'Retry-After': header }) },
        }),
    );
    const error = await createWhatsGateClient({ baseUrl: 'https://app.test/api', fetch })
      .createSession({ name: 'a' })
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryable: true, ambiguous: false, server: { status: 429 } });
    // A date has whole seconds.
    if (expected === null) expect(error.retryAfter).toBeNull();
    else expect(Math.abs(error.retryAfter - expected)).toBeLessThanOrEqual(2_000);
    expect(error.message.includes('asks to wait')).toBe(expected !== null);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it('N11: reads JSON behind a byte order mark', async () => {
    const { client } = clientFor(() => new Response(`\ufeff${JSON.stringify({ result: 'OK', data: record })}`));
    await expect(client.createSession({ name: 'x' })).resolves.toMatchObject({ unique_id: 'abc' });
  });

  it('says of a create without a proper answer that it may have happened', async () => {
    const { client } = clientFor(() => new Response('<html>'));
    await expect(client.createSession({ name: 'x' })).rejects.toEqual(failWith('BAD_RESPONSE', { ambiguous: true }));
  });

  it('N14: stops reading at the cap', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const { client } = clientFor(() => new Response(endless));
    await expect(client.createSession({ name: 'x' })).rejects.toEqual(failWith('BAD_RESPONSE'));
    expect(sent).toBeLessThan(8 * 1024 * 1024);
  });

  it('N5, N6: bounds the whole exchange, headers and body', async () => {
    vi.useFakeTimers();
    try {
      const never = (request: Request) =>
        new Promise<Response>((_, reject) =>
          request.signal.addEventListener('abort', () => reject(request.signal.reason)),
        );
      const stalls = (request: Request) =>
        new Response(
          new ReadableStream({
            start: (controller) =>
              request.signal.addEventListener('abort', () => controller.error(request.signal.reason)),
          }),
        );
      for (const answer of [never, stalls]) {
        const { client } = clientFor(answer);
        const outcome = expect(client.createSession({ name: 'x' }, { timeout: 5_000 })).rejects.toEqual(
          failWith('TIMEOUT', { ambiguous: true }),
        );
        await vi.advanceTimersByTimeAsync(5_000);
        await outcome;
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['ECONNREFUSED', false],
    ['ENOTFOUND', false],
    ['ECONNRESET', true],
  ])('N1: %s is NETWORK, ambiguous: %s', async (code, ambiguous) => {
    const { client } = clientFor(() => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
    });
    await expect(client.createSession({ name: 'x' })).rejects.toEqual(
      failWith('NETWORK', { ambiguous, retryable: true }),
    );
  });

  it('T3: no error carries the key, whatever is read of it', async () => {
    const { client } = clientFor(() => {
      throw new TypeError('fetch failed');
    });
    const error: unknown = await client.createSession({ name: 'x' }).catch((caught: unknown) => caught);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error)).not.toContain(key);
  });

  it('T3: takes the key out where a server repeats it', async () => {
    const { client } = clientFor(() =>
      Response.json({ name: 'Denied', message: `The key ${key} is not known`, code: 0 }, { status: 500 }),
    );
    await expect(client.createSession({ name: 'x' })).rejects.toEqual(
      failWith('API_ERROR', { message: expect.stringContaining('The key [API key] is not known') }),
    );
  });

  it.each(['', '  ', 'with\r\nbreak', 'ключ'])('S6: refuses the key %j in plain words', (apiKey) => {
    expect(() => createWhatsGateClient({ apiKey })).toThrow(failWith('INVALID_OPTIONS'));
  });
});
