import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { listenToFrame } from '../src/frame/index.ts';
import { createFakePage } from './fake-frame.ts';
import { runs } from './runs.ts';

const origin = 'https://whatsgate.org';
const success = { module: 'qr', message: 'success' };

function listen(now?: () => number) {
  const page = createFakePage();
  const listener = vi.fn();
  const detach = listenToFrame(page.iframe, origin, listener, now);
  const genuine = { isTrusted: true, source: page.frame, origin, data: success };
  return { ...page, listener, detach, genuine };
}

describe('what the frame bridge lets through', () => {
  it('a word of the QR page, in its window, from its origin, by the browser', () => {
    const { deliver, listener, genuine } = listen();
    deliver(genuine);
    expect(listener.mock.calls).toEqual([['success']]);
  });

  it.each([
    ['T4: made up by a script', { isTrusted: false }],
    ['F2: from another window', { source: {} }],
    ['F3: from a frame that was removed', { source: null }],
    ['F2, F11: from another origin', { origin: 'https://evil.test' }],
    ['F2: from the origin "null"', { origin: 'null' }],
    ['F5: another message', { data: { module: 'qr', message: 'ready' } }],
    ['F4: another module', { data: { module: 'wa', message: 'success' } }],
    ['F4: no object', { data: 'success' }],
  ])('%s: not', (_, change) => {
    const { deliver, listener, genuine } = listen();
    deliver({ ...genuine, ...change });
    expect(listener).not.toHaveBeenCalled();
  });

  it('F12: each frame of a page hears its own', () => {
    const { iframe, deliver, listener, genuine } = listen();
    const [otherFrame, other] = [{}, vi.fn()];
    listenToFrame({ ownerDocument: iframe.ownerDocument, contentWindow: otherFrame } as unknown as HTMLIFrameElement, origin, other);
    deliver(genuine);
    expect([listener.mock.calls.length, other.mock.calls.length]).toEqual([1, 0]);
    deliver({ ...genuine, source: otherFrame });
    expect([listener.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]);
  });

  it('R9: nothing once it is detached, however often; the page loses its listener with its last frame', () => {
    const { deliver, listener, genuine, detach, listeners } = listen();
    detach();
    detach();
    deliver(genuine);
    expect(listener).not.toHaveBeenCalled();
    expect(listeners()).toBe(0);
  });

  it('R9: a frame that was let go is not heard while another one of the page is', () => {
    const { iframe, deliver, genuine, detach, listener, listeners } = listen();
    const stop = listenToFrame({ ownerDocument: iframe.ownerDocument, contentWindow: {} } as unknown as HTMLIFrameElement, origin, () => {});
    detach();
    deliver(genuine);
    expect(listener).not.toHaveBeenCalled();
    expect(listeners()).toBe(1);
    stop();
    expect(listeners()).toBe(0);
  });

  it('keeps listening for the frames that are left, and for a frame that is heard anew', () => {
    const { iframe, deliver, genuine, detach, listener, listeners } = listen();
    const again = vi.fn();
    const detachAgain = listenToFrame(iframe, origin, again);
    detach();
    deliver(genuine);
    expect([listener.mock.calls.length, again.mock.calls.length]).toEqual([0, 1]);
    detachAgain();
    expect(listeners()).toBeLessThanOrEqual(1);
  });

  it('an iframe outside a page has nobody to hear', () => {
    const { iframe } = createFakePage();
    const outside = [
      { ...iframe, contentWindow: null },
      { ...iframe, ownerDocument: { defaultView: null } },
    ] as unknown as HTMLIFrameElement[];
    for (const each of outside) expect(listenToFrame(each, origin, () => {})).not.toThrow();
  });

  it('T22: of 100,000 messages none that is not ours, and of ours one qr a second', () => {
    let now = 0;
    const { deliver, listener, genuine } = listen(() => now);
    const qr = { ...genuine, data: { module: 'qr', message: 'qr' } };
    for (let index = 0; index < 100_000; index += 1) {
      now += 1;
      deliver(index % 2 === 0 ? qr : { ...qr, source: {} });
    }
    expect(listener).toHaveBeenCalledTimes(100);
  });

  it('lets a qr through again after a second, to the millisecond', () => {
    let now = 5_000;
    const { deliver, listener, genuine } = listen(() => now);
    const qr = { ...genuine, data: { module: 'qr', message: 'qr' } };
    for (const time of [5_000, 5_999, 6_000]) {
      now = time;
      deliver(qr);
    }
    expect(listener).toHaveBeenCalledTimes(2);
    deliver(genuine);
    expect(listener, 'only a qr is held back').toHaveBeenCalledTimes(3);
  });

  it(`F4, P7: exactly the genuine ones, and no throw, for ${runs} events of any shape`, { timeout: 600_000 }, () => {
    const { deliver, listener, genuine } = listen(() => Number.POSITIVE_INFINITY);
    const words = fc.constantFrom('loading', 'qr', 'success', 'error', 'broken', 'ready', '__proto__', '');
    const data = fc.oneof(
      fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withNullPrototype: true }),
      fc.record({ module: fc.oneof(fc.constantFrom('qr', 'wa', ['qr']), fc.anything()), message: fc.oneof(words, fc.anything()) }, { requiredKeys: [] }),
    );
    const event = fc.record({
      isTrusted: fc.boolean(),
      source: fc.constantFrom(genuine.source, {}, null),
      origin: fc.oneof(fc.constantFrom(origin, 'null', ''), fc.webUrl()),
      data,
    });
    const known = new Set(['loading', 'success', 'error', 'broken']);
    fc.assert(
      fc.property(event, (each) => {
        listener.mockClear();
        deliver(each);
        const { module, message } = (typeof each.data === 'object' && each.data !== null ? each.data : {}) as { module?: unknown; message?: unknown };
        const isOurs = each.isTrusted && each.source === genuine.source && each.origin === origin && module === 'qr';
        // At an endless time no qr is ever a second old: that rule has its own test.
        const isHeard = isOurs && typeof message === 'string' && known.has(message);
        return listener.mock.calls.length === (isHeard ? 1 : 0) || (isOurs && message === 'qr');
      }),
      { numRuns: runs },
    );
  });
});
