import { afterEach, describe, expect, it, vi } from 'vitest';
import { adoptCreate, type EarlyCreate } from '../src/session/early-create.ts';

const early = (response: Promise<Response> = Promise.resolve(new Response('early'))): EarlyCreate => ({
  key: 'k',
  headers: Promise.resolve({ token: 'first' }),
  response,
  adopt: () => {},
});
const url = 'https://app.test/session-create';
const create = (key: string) => ({ method: 'POST', body: '{}', headers: { 'Idempotency-Key': key } });

afterEach(() => vi.unstubAllGlobals());

describe('a create that is on its way already', () => {
  it('is answered once, to the request with its key, whatever that request is made of', async () => {
    const fetch = vi.fn(async () => new Response('sent'));
    const ways: readonly ((key: string) => Parameters<typeof globalThis.fetch>)[] = [
      (key) => [new Request(url, create(key))],
      (key) => [url, create(key)],
    ];
    for (const toArguments of ways) {
      const relay = adoptCreate({ url, fetch }, early());
      expect(await (await relay.fetch(...toArguments('other'))).text()).toBe('sent');
      expect(await (await relay.fetch(...toArguments('k'))).text()).toBe('early');
      expect(await (await relay.fetch(...toArguments('k'))).text()).toBe('sent');
    }
    expect(fetch).toHaveBeenCalledTimes(4);
  });

  it('leaves the body of another request to be sent', async () => {
    const relay = adoptCreate({ url, fetch: async (input) => new Response(await (input as Request).text()) }, early());
    expect(await (await relay.fetch(new Request(url, create('other')))).text()).toBe('{}');
  });

  it('uses the global `fetch` for the others', async () => {
    const relay = adoptCreate({ url }, early());
    vi.stubGlobal('fetch', async () => new Response('global'));
    expect(await (await relay.fetch(url)).text()).toBe('global');
  });

  it('has the headers that it was sent with; those after it are resolved anew', async () => {
    for (const [headers, next] of [
      [{ token: 'second' }, { token: 'second' }],
      [() => ({ token: 'second' }), { token: 'second' }],
      [undefined, {}],
    ] as const) {
      const relay = adoptCreate({ url, ...(headers && { headers }) }, early());
      const resolve = relay.headers as () => unknown;
      expect([await resolve(), await resolve()]).toEqual([{ token: 'first' }, next]);
    }
  });

  it('ends with the signal of the request that waits for it', async () => {
    const stopping = new AbortController();
    const relay = adoptCreate({ url }, early(new Promise(() => {})));
    const answer = relay.fetch(new Request(url, { ...create('k'), signal: stopping.signal }));
    stopping.abort(new Error('too late'));
    await expect(answer).rejects.toThrow('too late');
  });
});
