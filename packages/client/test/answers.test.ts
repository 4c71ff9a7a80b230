import { describe, expect, it } from 'vitest';
import { createWhatsGateClient, type WhatsGateError } from '../src/index.ts';

const bodies = {
  HTML: ['<html><h1>Oops</h1>', 'text/html'],
  empty: ['', 'text/plain'],
  'foreign JSON': ['{"error":"nope"}', 'application/json'],
  'cut-off JSON': ['{"name":"Unau', 'application/json'],
  "WhatsGate's JSON": ['{"name":"Whatever","message":"no","code":0}', 'application/json'],
  'a success': ['{"result":"OK","data":[]}', 'application/json'],
} as const;

async function fail(answer: () => Response, options: object = {}): Promise<WhatsGateError> {
  const client = createWhatsGateClient({ baseUrl: 'https://app.test/api', fetch: async () => answer(), ...options });
  return client.createSession({ name: 'a' }).then(
    () => Promise.reject(new Error('It did not fail.')),
    (error: WhatsGateError) => error,
  );
}
const json =
  (body: unknown, status = 500) =>
  () =>
    Response.json(body, { status });

describe('an answer that refuses', () => {
  const statuses = [
    [401, 'UNAUTHORIZED', false],
    [429, 'RATE_LIMITED', false],
    ...[502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530].map(
      (status) => [status, 'UNAVAILABLE', true] as const,
    ),
  ] as const;
  it.each(statuses)('N20: HTTP %i is %s, whatever the body', async (status, code, ambiguous) => {
    for (const [body, type] of Object.values(bodies)) {
      const error = await fail(
        () => new Response(body, { status, headers: { 'content-type': type, 'Retry-After': '7' } }),
      );
      expect(error).toMatchObject({ code, ambiguous, retryable: true, retryAfter: 7_000, server: { status } });
    }
    const endless = () =>
      new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)) }), {
        status,
      });
    expect(await fail(endless)).toMatchObject({ code, ambiguous });
  });

  it.each([
    [{ name: 'Unauthorized', message: 'no', code: 0 }, 'UNAUTHORIZED'],
    [{ name: 'Unauthorized', message: 'no', code: 0, status: 401 }, 'UNAUTHORIZED'],
    [{ name: 'Whatever', status: 401 }, 'UNAUTHORIZED'],
    [{ name: 'Whatever', status: '401' }, 'UNAUTHORIZED'],
    [{ name: 'Too Many Requests', message: 'Rate limit exceeded.', code: 0, status: 429 }, 'RATE_LIMITED'],
    [{ name: 'Too Many Requests', message: 'Session limit exceeded.' }, 'RATE_LIMITED'],
    [{ result: 'ERROR', status: 429 }, 'RATE_LIMITED'],
    [{ name: 'Service Unavailable' }, 'UNAVAILABLE'],
    [{ name: 'Exception', message: 'upstream', status: 504 }, 'UNAVAILABLE'],
    [{ name: 'Forbidden', message: 'no', status: 403 }, 'API_ERROR'],
    [{ name: 'Exception', message: 'no' }, 'API_ERROR'],
    [{ name: 'constructor', message: 'no' }, 'API_ERROR'],
    [{ name: 'Forbidden', message: 'Лимит сессий исчерпан', status: 403 }, 'SLOTS_EXHAUSTED'],
  ])('N20: the status and the name in the body count where the web server says 500 or 200: %j', async (body, code) => {
    for (const status of [500, 200]) expect(await fail(json(body, status))).toMatchObject({ code });
  });

  it('N20: 422 is a list of fields; the number is told from the others', async () => {
    const name = { field: 'name', message: 'Name is too long.' };
    const number = { field: 'number', message: 'Number 79991234567 is invalid.' };
    const server = { name: null, code: null, status: 422 };
    for (const status of [422, 500, 200]) {
      const listed = await fail(json([name, { field: 'callback', message: 'bad' }], status));
      expect(listed).toMatchObject({
        code: 'API_ERROR',
        ambiguous: false,
        server: { ...server, message: 'name: Name is too long.; callback: bad' },
      });
      expect(listed.message).toContain('name: Name is too long.');
      const refused = await fail(json([name, number], status));
      expect(refused).toMatchObject({ code: 'INVALID_NUMBER', retryable: false, server });
      expect(refused.message).not.toContain('79991234567');
    }
    expect(await fail(json([{ field: 'name', message: 'Session limit of your plan' }], 422))).toMatchObject({
      code: 'SLOTS_EXHAUSTED',
    });
  });

  it.each([
    [[]],
    [[1]],
    [[{ field: 'name' }]],
    [[{ field: 7, message: 'x' }]],
    [[{ field: 'name', message: 'x' }, null]],
  ])('N20: a list that is not one of errors is not from WhatsGate: %j', async (body) => {
    expect(await fail(json(body, 422))).toMatchObject({ code: 'BAD_RESPONSE' });
  });

  it.each([400, 403, 404, 405, 408, 413, 500, 501])(
    'N20: HTTP %i with HTML stays an answer that is not from WhatsGate',
    async (status) => {
      expect(await fail(() => new Response('<html>', { status }))).toMatchObject({
        code: 'BAD_RESPONSE',
        ambiguous: true,
      });
    },
  );

  it.each([301, 302, 303, 307, 308])(
    'N20: a redirect (%i) from a relay: perhaps signed out; with a key the address is wrong',
    async (status) => {
      const redirect = () => new Response(null, { status, headers: { location: 'https://app.test/sign-in' } });
      expect(await fail(redirect)).toMatchObject({
        code: 'UNAUTHORIZED',
        ambiguous: false,
        message: expect.stringContaining('signed out'),
      });
      expect(await fail(redirect, { apiKey: 'key' })).toMatchObject({ code: 'BAD_RESPONSE', ambiguous: true });
      const opaque = () => Object.defineProperty(new Response(null), 'type', { value: 'opaqueredirect' });
      expect(await fail(opaque)).toMatchObject({ code: 'UNAUTHORIZED' });
    },
  );

  it("B13: a date in Retry-After is compared with the answer's own, not with this device's clock", async () => {
    const headers = { Date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'Retry-After': 'Thu, 01 Jan 2026 00:00:30 GMT' };
    expect(await fail(() => new Response('', { status: 503, headers }))).toMatchObject({ retryAfter: 30_000 });
    const { 'Retry-After': alone } = headers;
    expect(await fail(() => new Response('', { status: 503, headers: { 'Retry-After': alone } }))).toMatchObject({
      retryAfter: null,
    });
  });
});
