import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWhatsGateClient, type WhatsGateHeaders } from '../src/index.ts';

const baseUrl = 'https://app.test/api';
function make(more: object = {}) {
  const fetch = vi.fn(
    (_: unknown, __?: RequestInit): Promise<Response> => Promise.resolve(Response.json({ result: 'OK', data: [] })),
  );
  return {
    client: createWhatsGateClient({ baseUrl, fetch: fetch as unknown as typeof globalThis.fetch, ...more }),
    fetch,
  };
}
function withoutKeepalive(sendBeacon: (url: string, data: Blob) => boolean) {
  const original = Object.getOwnPropertyDescriptor(Request.prototype, 'keepalive') as PropertyDescriptor;
  Reflect.deleteProperty(Request.prototype, 'keepalive');
  vi.stubGlobal('navigator', { sendBeacon });
  return () => Object.defineProperty(Request.prototype, 'keepalive', original);
}

afterEach(() => void vi.unstubAllGlobals());

describe('releaseOnUnload', () => {
  it('B11: sends at once, by an address and its options, never by a Request', () => {
    const { client, fetch } = make({ headers: { Authorization: 'Bearer t' }, credentials: 'include' });
    expect(client.releaseOnUnload('abc', { lease: 'page', pageState: 'success' })).toBeUndefined();
    expect(fetch).toHaveBeenCalledTimes(1);
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe(`${baseUrl}/session-delete`);
    expect(init).toEqual({
      method: 'POST',
      body: JSON.stringify({ WhatsappID: 'abc', leaving: true, lease: 'page', pageState: 'success' }),
      headers: { Authorization: 'Bearer t', 'Content-Type': 'application/json' },
      keepalive: true,
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      credentials: 'include',
    });
  });

  it('B11: uses the global fetch where none is given, and the headers as they were resolved last', async () => {
    const fetch = vi.fn(async (_: unknown, __?: RequestInit) => Response.json({ result: 'OK', data: [] }));
    vi.stubGlobal('fetch', fetch);
    let calls = 0;
    const headers: WhatsGateHeaders = async () => {
      calls += 1;
      return { Authorization: `Bearer ${calls}` };
    };
    const client = createWhatsGateClient({ baseUrl, headers });
    client.releaseOnUnload('abc', { lease: 'page' });
    await client.getSession('abc');
    client.releaseOnUnload('abc', { lease: 'page' });
    const sent = fetch.mock.calls.filter(([input]) => typeof input === 'string').map(([, init = {}]) => init);
    expect(sent.map((init) => (init.headers as Record<string, string>).Authorization)).toEqual([undefined, 'Bearer 1']);
    expect(sent.map((init) => JSON.parse(String(init.body)))).toEqual(
      Array(2).fill({ WhatsappID: 'abc', leaving: true, lease: 'page' }),
    );
    expect(calls).toBe(1);
  });

  it('B11: throws nothing and rejects nothing, whatever happens', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    make({ fetch: () => Promise.reject(new TypeError('gone')) }).client.releaseOnUnload('abc', { lease: 'page' });
    make({
      fetch: () => {
        throw new Error('at once');
      },
    }).client.releaseOnUnload('abc', { lease: 'page' });
    make({ fetch: () => undefined }).client.releaseOnUnload('abc', { lease: 'page' });
    await new Promise((resolve) => void setTimeout(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it.each([
    [{ Authorization: 'Bearer ticket-1' }, { ticket: 'ticket-1' }],
    [{ authorization: 'bearer ticket-1' }, { ticket: 'ticket-1' }],
    [{ Authorization: 'Basic xyz' }, {}],
    [{}, {}],
  ])(
    'B11: a browser without keepalive sends a beacon of JSON, with the ticket of %j in it',
    async (headers, ticket) => {
      const beacons: [string, Blob][] = [];
      const restore = withoutKeepalive((url, data) => beacons.push([url, data]) > 0);
      const { client, fetch } = make({ headers });
      try {
        client.releaseOnUnload('abc', { lease: 'page', pageState: 'success' });
      } finally {
        restore();
      }
      const [[url, blob] = ['', new Blob()]] = beacons;
      expect([url, blob.type, beacons.length]).toEqual([`${baseUrl}/session-delete`, 'application/json', 1]);
      expect(JSON.parse(await blob.text())).toEqual({
        WhatsappID: 'abc',
        leaving: true,
        lease: 'page',
        pageState: 'success',
        ...ticket,
      });
      expect(fetch).not.toHaveBeenCalled();
    },
  );

  it('B11: tries fetch where a beacon is refused; where there is neither nothing is thrown', () => {
    const sent = (navigator: unknown) => {
      const restore = withoutKeepalive(() => false);
      const { client, fetch } = make();
      if (navigator === null) vi.stubGlobal('navigator', undefined);
      try {
        client.releaseOnUnload('abc', { lease: 'page' });
      } finally {
        restore();
      }
      return fetch.mock.calls.length;
    };
    expect([sent('refuses'), sent(null)]).toEqual([1, 0]);
  });

  it('B11: with a key it sends nothing: WhatsGate itself would delete a linked session', () => {
    const { client, fetch } = make({ apiKey: 'key' });
    client.releaseOnUnload('abc', { lease: 'page' });
    expect(fetch).not.toHaveBeenCalled();
  });
});
