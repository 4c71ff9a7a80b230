import { describe, expect, inject, it, vi } from 'vitest';
import { createWhatsGateClient } from '../src/index.ts';

const elsewhere = inject('otherOrigin');
const kept = async (): Promise<string[]> => (await fetch(`${elsewhere}/kept`)).json();

describe('the client in a browser', () => {
  it('T2, N13: follows no redirect', async () => {
    const client = createWhatsGateClient({ baseUrl: `${elsewhere}/api` });
    await expect(client.createSession({ name: 'Support' })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.stringContaining('redirect'),
    });
    expect(await (await fetch(`${elsewhere}/trapped`)).text()).toBe('0');
  });

  it('T1, P3: refuses a key', () => {
    expect(() => createWhatsGateClient({ apiKey: 'secret' })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS' }),
    );
  });

  it('B11: the last request of a page arrives with all that a relay must know, by a simple address', async () => {
    const page = document.body.appendChild(document.createElement('iframe'));
    const { fetch: fetchOfPage } = page.contentWindow as Window & typeof globalThis;
    const fetch: typeof globalThis.fetch = (input, init) => fetchOfPage.call(page.contentWindow, input, init);
    const client = createWhatsGateClient({
      baseUrl: `${elsewhere}/kept`,
      headers: { Authorization: 'Bearer t' },
      fetch,
    });
    client.releaseOnUnload('by fetch', { lease: 'page' });
    page.remove();
    await vi.waitUntil(async () => (await kept()).some((each) => each.includes('by fetch')), 10_000);
    expect((await kept()).at(-1)).toBe('/kept/session-delete {"WhatsappID":"by fetch","leaving":true,"lease":"page"}');
  });

  it('B11: a browser that does not know keepalive sends a real beacon of JSON, across origins', async () => {
    const keepalive = Object.getOwnPropertyDescriptor(Request.prototype, 'keepalive') as PropertyDescriptor;
    const sent = vi.fn();
    const client = createWhatsGateClient({
      baseUrl: `${elsewhere}/kept`,
      headers: { Authorization: 'Bearer t' },
      fetch: sent,
    });
    Reflect.deleteProperty(Request.prototype, 'keepalive');
    try {
      client.releaseOnUnload('by beacon', { lease: 'page', pageState: 'success' });
    } finally {
      Object.defineProperty(Request.prototype, 'keepalive', keepalive);
    }
    await vi.waitUntil(async () => (await kept()).some((each) => each.includes('by beacon')), 10_000);
    const body = { WhatsappID: 'by beacon', leaving: true, lease: 'page', pageState: 'success', ticket: 't' };
    expect((await kept()).at(-1)).toBe(`/kept/session-delete ${JSON.stringify(body)}`);
    expect(sent).not.toHaveBeenCalled();
  });
});
