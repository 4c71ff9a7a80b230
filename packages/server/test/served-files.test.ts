import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connectIntegrity } from '../src/index.ts';
import { createHarness, type Harness } from './harness.ts';

const get = ({ send }: Harness, name: string, headers: Record<string, string> = {}, method = 'GET') =>
  send(name, { method, headers });

/** The scripts that a script names, which a browser would load. */
const chunksIn = (script: string) => [
  ...new Set([...script.matchAll(/\.\/([\w-]+\.js)/g)].map(([, name = '']) => name)),
];

describe('connect.js', () => {
  it('is served to every site, and checked for a newer one each time', async () => {
    const harness = await createHarness();
    for (const headers of [{}, { Origin: 'https://evil.test' }, { Origin: 'null' }]) {
      const answer = await get(harness, 'connect.js', headers);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'access-control-allow-origin': '*',
        'cache-control': 'public, no-cache',
        'content-type': 'text/javascript; charset=utf-8',
        'x-content-type-options': 'nosniff',
        etag: expect.stringMatching(/^"[\w+/=]{64}"$/),
      });
      // With a star, a browser must not be told to send cookies.
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(await answer.text()).toContain('whatsgate-connect');
    }
  });

  it('is answered with 304 where it is known, also behind a proxy that compresses', async () => {
    const harness = await createHarness();
    const etag = (await get(harness, 'connect.js')).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const answer = await get(harness, 'connect.js', { 'If-None-Match': known });
      expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', etag]);
    }
    for (const other of ['"other"', '', etag.slice(1)])
      expect((await get(harness, 'connect.js', { 'If-None-Match': other })).status).toBe(200);
  });

  it('brings each chunk that it names, of all depths, to be kept for ever', async () => {
    const harness = await createHarness();
    const seen = new Set(['connect.js']);
    for (const name of seen) {
      const answer = await get(harness, name);
      expect(answer.status, name).toBe(200);
      if (name !== 'connect.js')
        expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      for (const chunk of chunksIn(await answer.text())) seen.add(chunk);
    }
    expect(seen.size).toBeGreaterThan(5);
  });

  it('has the hash that connectIntegrity tells', async () => {
    const body = await (await get(await createHarness(), 'connect.js')).text();
    expect(await connectIntegrity()).toBe(`sha384-${createHash('sha384').update(body).digest('base64')}`);
  });

  it('is answered to HEAD with what GET says, and without a body', async () => {
    const harness = await createHarness();
    for (const name of ['connect.js', 'link']) {
      const [full, head] = [await get(harness, name), await get(harness, name, {}, 'HEAD')];
      expect(await head.text()).toBe('');
      expect([...head.headers]).toEqual([...full.headers]);
      expect(head.headers.get('content-length')).toBe(String((await full.arrayBuffer()).byteLength));
    }
  });

  it.each([
    'other.js',
    'constructor.js',
    'toString',
    '__proto__',
    'connect.js.map',
    'connect-00000000.js',
    '..%2fpackage.json',
  ])('%s is 404, and not kept', async (name) => {
    const answer = await get(await createHarness(), name);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });

  it('is found wherever the relay is mounted, asks neither the application nor WhatsGate', async () => {
    const harness = await createHarness({ identify: () => Promise.reject(new Error('asked')) });
    for (const url of [
      'https://app.test/connect.js',
      'https://app.test/a/b/connect.js/',
      'http://10.0.0.1/connect.js?v=1',
    ])
      expect((await harness.server.fetch(new Request(url))).status).toBe(200);
    expect((await harness.send('connect.js', { body: '{}' })).status).toBe(404);
    expect(harness.upstreamCalls()).toBe(0);
  });
});

describe('the page of a sent link', () => {
  it.each([
    [null, 'en'],
    ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    ['de, pt-BR;q=0.7, es;q=0.8', 'es'],
    ['ru;q=0, pt;q=0.1', 'pt'],
    ['*', 'en'],
    ['constructor, __proto__;q=0.5', 'en'],
    ['en;q=nonsense,es;q=0.1', 'es'],
  ])('is in the language of %s: %s', async (accept, language) => {
    const answer = await get(await createHarness(), 'link', accept === null ? {} : { 'Accept-Language': accept });
    expect(answer.headers.get('vary')).toBe('Accept-Language');
    expect(await answer.text()).toContain(`<html lang="${language}">`);
  });

  it('runs no script but its own, and tells its address to nobody', async () => {
    const answer = await get(await createHarness(), 'link');
    const policy = answer.headers.get('content-security-policy') ?? '';
    const html = await answer.text();
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ])
      expect(policy.split('; ')).toContain(part);
    expect(policy).not.toMatch(/unsafe|\*(?!\.whatsgate\.(?:org|ru)\b)/);
    expect(html).not.toMatch(/<script(?![^>]* src=)|\bon\w+=|\bstyle=/);
    const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('shows the QR pages of WhatsGate, and of the host that the server uses', async () => {
    const frames = async (baseUrl?: string) => {
      const harness = await createHarness(baseUrl === undefined ? {} : { baseUrl });
      const answer = await get(harness, 'link');
      const policy = answer.headers.get('content-security-policy')?.split('; ') ?? [];
      return [
        policy.find((part) => part.startsWith('frame-src')),
        /data-frame-origin="([^"]*)"/.exec(await answer.text())?.[1],
      ];
    };
    const own = 'frame-src https://whatsgate.org https://*.whatsgate.org https://whatsgate.ru https://*.whatsgate.ru';
    expect(await frames('https://vip1330m.whatsgate.ru/api/v1')).toEqual([own, undefined]);
    expect(await frames('https://wa.example.com/api/v1')).toEqual([
      `${own} https://wa.example.com`,
      'https://wa.example.com',
    ]);
  });
});
