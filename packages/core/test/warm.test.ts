import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWhatsGateSession, type WhatsGateSessionOptions } from '../src/index.ts';
import { createLazySession } from '../src/lazy/index.ts';

const usable: WhatsGateSessionOptions = { relay: '/api/whatsgate', name: 'Support' };
const make = (options: object) => () => createWhatsGateSession({ ...usable, ...options });
/** The page that holds the frame. */
const onPage = (origin: string) => vi.stubGlobal('location', { origin });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the option `warm`', () => {
  it.each([
    ['is not an address', '/qr/warm'],
    ['is not an address', 'whatsgate.org'],
    ['is not an address', ''],
    ['is not a web address', 'javascript:alert(1)//whatsgate.org'],
    ['is not a web address', 'data:text/html,hello'],
    ['carries credentials', 'https://user:word@whatsgate.org/'],
    ['is not on the list of allowed origins', 'http://whatsgate.org/'],
    ['is not on the list of allowed origins', 'https://evil.example/'],
    ['is not on the list of allowed origins', 'http://localhost:4001/qr/warm'],
    ["is the page's own origin", 'https://shop.whatsgate.org/'],
  ])('goes nowhere a QR page may not be: %s, %s', (why, warm) => {
    onPage('https://shop.whatsgate.org');
    expect(make({ warm })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringMatching(`\`warm\`.*${why}`) }),
    );
  });

  it.each([
    ['https://shop.example', { warm: 'https://whatsgate.org/robots.txt' }],
    ['https://shop.example', { warm: 'https://vip.whatsgate.ru/' }],
    ['http://localhost:5173', { warm: 'http://127.0.0.1:4001/qr/warm' }],
    ['https://shop.example', { warm: 'https://wa.example.com/', frameOrigins: ['https://wa.example.com'] }],
    ['https://shop.example', {}],
  ])('on %s it may be %j', (origin, options) => {
    onPage(origin);
    expect(make(options)).not.toThrow();
  });

  it('is not judged on a server, which knows no page', () => {
    expect(make({ warm: 'http://localhost:4001/' })).not.toThrow();
    expect(() => make({ warm: 'http://localhost:4001/' })().warmUp()).not.toThrow();
  });

  it('that cannot be used lets a lazy session fail before anything is sent', async () => {
    onPage('https://shop.example');
    const fetch = vi.fn();
    const onError = vi.fn();
    const session = createLazySession({ ...usable, relay: { url: '/api', fetch }, warm: '//evil.example', onError });
    session.start();
    await vi.waitFor(() => expect(session.getSnapshot().status).toBe('error'));
    expect(session.getSnapshot().error).toMatchObject({ code: 'INVALID_OPTIONS', retryable: false });
    expect(onError).toHaveBeenCalledTimes(1);
    expect(fetch).not.toHaveBeenCalled();
  });

  it.each([
    ['a lazy session', createLazySession],
    ['a session', createWhatsGateSession],
  ])('and no document: %s that is told to warm up does nothing', async (_, create) => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const session = create({ ...usable, warm: 'https://whatsgate.org/' });
    session.warmUp();
    await vi.dynamicImportSettled();
    expect(warned).not.toHaveBeenCalled();
  });
});
