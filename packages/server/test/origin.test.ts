import { requestHeaders, responseHeaders } from '@whatsgate/client';
import { describe, expect, it, vi } from 'vitest';
import { createMemoryStore, type WhatsGateServer } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';

const allowed = 'https://www.shop.test';
const commands = ['session-create', 'sessions-get', 'session-delete'] as const;
const bodyOf = {
  'session-create': { name: 'a' },
  'sessions-get': { WhatsappID: 'a' },
  'session-delete': { WhatsappID: 'a' },
};

/** Origins that are not the application's, though they look like it. */
const foreign = [
  'https://evil.test',
  'http://app.test',
  'https://app.test:8443',
  'https://APP.test',
  'https://app.test.',
  'https://app.test/',
  'https://www.app.test',
  'https://app.test.evil.test',
  'https://evil.test#https://app.test',
  'http://www.shop.test',
  'https://shop.test',
  'null',
  '*',
  '',
];

describe('an Origin', () => {
  it.each(foreign)('I5, T9: "%s" is refused, whatever else the request says', async (origin) => {
    const identify = vi.fn(() => 'anna');
    const { call, send, upstreamCalls } = await createHarness({ allowedOrigins: [allowed], identify });
    const claims = [{}, { 'Sec-Fetch-Site': 'same-origin' }, { Authorization: 'Bearer a.b.c' }, { Host: 'app.test' }];
    for (const command of commands)
      for (const claim of claims) {
        const answer = await call(command, bodyOf[command], { Origin: origin, ...claim });
        expect(answer).toMatchObject({ status: 403, body: { name: 'Forbidden' } });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    const preflight = await send('session-create', { method: 'OPTIONS', headers: { Origin: origin } });
    expect(preflight.status).toBe(403);
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(identify).not.toHaveBeenCalled();
    expect(upstreamCalls()).toBe(0);
  });

  it.each([
    ['nothing', {}, 403],
    ['none (typed into the address bar)', { 'Sec-Fetch-Site': 'none' }, 403],
    ['another origin of the same site', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['the same origin', { 'Sec-Fetch-Site': 'same-origin' }, 200],
  ])('T9: absent, and the browser says %s', async (_, headers, status) => {
    const { call } = await createHarness();
    expect((await call('session-create', { name: 'a' }, { Origin: null, ...headers })).status).toBe(status);
  });
});

describe('a page on another origin', () => {
  const crossOrigin = { Origin: allowed, 'Sec-Fetch-Site': 'cross-site' };

  it('N22: may ask: the preflight names exactly this origin, credentials, methods, headers and a time', async () => {
    const identify = vi.fn(() => 'anna');
    const { send, upstreamCalls } = await createHarness({ allowedOrigins: [allowed], identify });
    for (const command of commands) {
      const answer = await send(command, {
        method: 'OPTIONS',
        headers: { ...crossOrigin, 'Access-Control-Request-Method': 'POST' },
      });
      expect(answer.status).toBe(204);
      expect(await answer.text()).toBe('');
      const { headers } = answer;
      expect(headers.get('access-control-allow-origin')).toBe(allowed);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-allow-methods')).toBe('POST');
      expect(headers.get('access-control-max-age')).toBe('7200');
      expect(headers.get('vary')).toMatch(/\bOrigin\b/);
      const names = headers.get('access-control-allow-headers')?.split(', ');
      expect(names).toEqual(expect.arrayContaining(['Authorization', ...requestHeaders]));
      expect(requestHeaders).toEqual(expect.arrayContaining(['Content-Type', 'Idempotency-Key', 'X-WhatsGate-Lease']));
    }
    expect(identify).not.toHaveBeenCalled();
    expect(upstreamCalls()).toBe(0);
  });

  it('N22: reads the answer, a refusal and its Retry-After as well', async () => {
    const { call } = await createHarness({ allowedOrigins: [allowed], budget: { creates: 1 }, limit: 2 });
    const answers = [
      await call('session-create', { name: 'a' }, { ...crossOrigin, ...pageHeaders('a') }),
      await call('session-create', { name: 'b' }, { ...crossOrigin, ...pageHeaders('b') }),
      await call('session-create', {}, crossOrigin),
      await call('session-create', { name: 'a' }, { ...crossOrigin, 'X-User': null }),
      await call('nothing', {}, crossOrigin),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 400, 401, 404]);
    expect(answers[1]?.headers.get('retry-after')).toMatch(/^\d+$/);
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(allowed);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-expose-headers')?.split(', ')).toEqual(
        expect.arrayContaining([...responseHeaders]),
      );
      expect(headers.get('vary')).toMatch(/\bOrigin\b/);
    }
    expect(responseHeaders).toContain('Retry-After');
  });

  it('N22: a cache never mixes origins: every answer varies by Origin', async () => {
    const { send } = await createHarness({ allowedOrigins: [allowed] });
    for (const headers of [{}, { Origin: allowed }, { Origin: 'https://app.test' }, { Origin: 'https://evil.test' }])
      for (const method of ['POST', 'GET', 'OPTIONS'])
        expect((await send('session-create', { method, headers })).headers.get('vary')).toMatch(/\bOrigin\b/);
  });

  it('N22: a preflight of no command is 404', async () => {
    const { send } = await createHarness();
    expect((await send('nothing', { method: 'OPTIONS', headers: { Origin: 'https://app.test' } })).status).toBe(404);
  });
});

describe('where the relay is mounted', () => {
  it.each([
    'https://app.test/session-create',
    'https://app.test/api/whatsgate/session-create/',
    'https://app.test/api/whatsgate/session-create//',
    'https://app.test/base/path/v2/relay/session-create',
    'http://10.1.2.3:3000/internal/session-create?trace=1#x',
  ])('N22: does not matter: %s', async (url) => {
    const { server } = await createHarness();
    const headers = { 'Content-Type': 'application/json', 'X-User': 'anna', Origin: 'https://app.test' };
    const init = { method: 'POST', headers: { ...headers, ...pageHeaders('page') }, body: '{"name":"Support"}' };
    expect((await server.fetch(new Request(url, init))).status).toBe(200);
  });

  it.each(['https://app.test/', 'https://app.test/session-create/x', 'https://app.test/x?session-create'])(
    'N22: what ends in no command is 404: %s',
    async (url) => {
      const { server } = await createHarness();
      expect((await server.fetch(new Request(url, { method: 'POST', body: '{}' }))).status).toBe(404);
    },
  );
});

describe('two installations with one API key', () => {
  async function createOther(harness: Harness): Promise<WhatsGateServer> {
    const other = await createHarness({
      apiKey: harness.emulator.apiKey,
      baseUrl: `${harness.emulator.url}/api/v1`,
      secret: 'the secret of another installation',
      fetch: (input, init) => harness.emulator.fetch(new Request(input, init)),
      clock: harness.clock,
      store: createMemoryStore(harness.clock.now),
    });
    return other.server;
  }

  it('I5: neither sweeps nor is handed the sessions of the other, though address and key are the same', async () => {
    const harness = await createHarness({ limit: 2 });
    await harness.call('session-create', { name: 'linked' }, pageHeaders('one'));
    await link(harness);
    const pending = await harness.call('session-create', { name: 'pending' }, pageHeaders('two'));
    harness.server.close();

    const other = await createOther(harness);
    expect(await other.list('anna')).toEqual([]);
    for (let minute = 0; minute < 40; minute += 1) {
      await harness.advance(60_000);
      await other.sweep();
    }
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 2 });

    harness.server = other;
    const theirs = await harness.call('session-create', { name: 'pending' }, pageHeaders('three'));
    expect(theirs.body.data.unique_id).not.toBe(pending.body.data.unique_id);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 3, deletes: 0, live: 3 });
    other.close();
  });
});
