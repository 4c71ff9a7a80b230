import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { listenToFrame } from '../src/frame/index.ts';
import { createFakePage, createManualClock } from './fake-frame.ts';
import { runs } from './runs.ts';

const origin = 'https://whatsgate.org';
const success = { module: 'qr', message: 'success' };

function listen() {
  const page = createFakePage();
  const clock = createManualClock();
  const listener = vi.fn<(message: string) => void>();
  const detach = listenToFrame(page.iframe, origin, listener, clock);
  const genuine = { isTrusted: true, source: page.frame, origin, data: success };
  const say = (message: string) => page.deliver({ ...genuine, data: { module: 'qr', message } });
  const heard = () => listener.mock.calls.map(([message]) => message);
  return { ...page, clock, listener, detach, genuine, say, heard };
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
    const { iframe, deliver, listener, genuine, clock } = listen();
    const [otherFrame, other] = [{}, vi.fn()];
    listenToFrame(
      { ownerDocument: iframe.ownerDocument, contentWindow: otherFrame } as unknown as HTMLIFrameElement,
      origin,
      other,
      clock,
    );
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
    const { iframe, deliver, genuine, detach, listener, listeners, clock } = listen();
    const stop = listenToFrame(
      { ownerDocument: iframe.ownerDocument, contentWindow: {} } as unknown as HTMLIFrameElement,
      origin,
      () => {},
      clock,
    );
    detach();
    deliver(genuine);
    expect(listener).not.toHaveBeenCalled();
    expect(listeners()).toBe(1);
    stop();
    expect(listeners()).toBe(0);
  });

  it('keeps listening for the frames that are left, and for a frame that is heard anew', () => {
    const { iframe, deliver, genuine, detach, listener, listeners, clock } = listen();
    const again = vi.fn();
    const detachAgain = listenToFrame(iframe, origin, again, clock);
    detach();
    deliver(genuine);
    expect([listener.mock.calls.length, again.mock.calls.length]).toEqual([0, 1]);
    detachAgain();
    expect(listeners()).toBeLessThanOrEqual(1);
  });

  it('listens to nothing for an iframe outside a page', () => {
    const { iframe } = createFakePage();
    const outside = [
      { ...iframe, contentWindow: null },
      { ...iframe, ownerDocument: { defaultView: null } },
    ] as unknown as HTMLIFrameElement[];
    for (const each of outside) expect(listenToFrame(each, origin, () => {}, createManualClock())).not.toThrow();
  });

  it('T22: of 100,000 messages none that is not ours, and of ours two a second', () => {
    const { clock, deliver, listener, genuine } = listen();
    for (let index = 0; index < 100_000; index += 1) {
      clock.tick(1);
      const message = index % 4 === 0 ? 'qr' : 'error';
      deliver({ ...genuine, data: { module: 'qr', message }, ...(index % 2 === 1 && { source: {} }) });
    }
    expect(listener.mock.calls.length).toBeLessThanOrEqual(202);
    expect(listener.mock.calls.length).toBeGreaterThan(100);
  });

  const flipping = ['error', 'loading', 'qr', 'broken'] as const;

  it.each(flipping)(
    'F16: of 20,000 messages that flip the state at once, the first two and the last, which is %s',
    (last) => {
      const { clock, say, heard } = listen();
      for (let index = 0; index < 20_000; index += 1) say(flipping[index % 4] as string);
      say(last);
      expect(heard()).toEqual(['error', 'loading']);
      clock.tick(999);
      expect(heard()).toEqual(['error', 'loading']);
      clock.tick(1);
      expect(heard()).toEqual(last === 'loading' ? ['error', 'loading'] : ['error', 'loading', last]);
      clock.tick(10_000);
      expect(heard().length).toBeLessThanOrEqual(3);
      expect(clock.pending()).toBe(0);
    },
  );

  it('F16: of 20,000 messages within ten seconds two a second, and the last one is among them', () => {
    const { clock, say, heard } = listen();
    for (let index = 0; index < 20_000; index += 1) {
      if (index % 2 === 0) clock.tick(1);
      say(flipping[index % 3] as string);
    }
    say('broken');
    clock.tick(1_000);
    expect(heard().length).toBeLessThanOrEqual(23);
    expect(heard().at(-1)).toBe('broken');
  });

  it('F16: a page that loads and shows its code at once is heard at once', () => {
    const { say, heard } = listen();
    say('loading');
    say('qr');
    expect(heard()).toEqual(['loading', 'qr']);
  });

  it('F16: success is never dropped, delayed or overtaken, in the middle of any flood', () => {
    const { clock, say, heard } = listen();
    for (const message of ['qr', 'error', 'loading', 'success']) say(message);
    expect(heard()).toEqual(['qr', 'error', 'success']);
    clock.tick(499);
    for (const message of ['success', 'loading', 'success']) say(message);
    clock.tick(5_000);
    expect(heard(), 'what came before a success does not come after it').toEqual([
      'qr',
      'error',
      'success',
      'success',
      'success',
    ]);
  });

  it('F16: what comes after success waits its turn, and comes', () => {
    const { clock, say, heard } = listen();
    for (const message of ['qr', 'success', 'error']) say(message);
    expect(heard()).toEqual(['qr', 'success']);
    clock.tick(1_000);
    expect(heard()).toEqual(['qr', 'success', 'error']);
  });

  it('F16: a message that comes when the second is over is heard at once, also where timers are late', () => {
    const { clock, say, heard } = listen();
    for (const message of ['loading', 'qr', 'error']) say(message);
    clock.set(clock.now() + 999);
    say('loading');
    expect(heard()).toEqual(['loading', 'qr']);
    clock.set(clock.now() + 1);
    say('broken');
    expect(heard()).toEqual(['loading', 'qr', 'broken']);
    clock.tick(5_000);
    expect(heard()).toEqual(['loading', 'qr', 'broken']);
  });

  it('F16: the same message again within a second is no other one, and takes back what is waiting', () => {
    const { clock, say, heard } = listen();
    for (const message of ['qr', 'qr', 'error', 'qr', 'loading', 'qr']) say(message);
    expect(heard()).toEqual(['qr', 'error']);
    clock.tick(1_000);
    expect(heard()).toEqual(['qr', 'error', 'qr']);
    for (const message of ['loading', 'error', 'loading']) say(message);
    clock.tick(1_000);
    expect(heard()).toEqual(['qr', 'error', 'qr', 'loading']);
    clock.tick(1_000);
    say('loading');
    expect(heard(), 'a second later it counts again').toEqual(['qr', 'error', 'qr', 'loading', 'loading']);
  });

  it('F16: a clock that is set back an hour makes no frame mute', () => {
    const { clock, say, heard } = listen();
    for (const message of ['loading', 'qr']) say(message);
    clock.set(clock.now() - 3_600_000);
    say('error');
    expect(heard()).toEqual(['loading', 'qr', 'error']);
  });

  it('F16, R9: what waits when a frame is let go is dropped, with its timer', () => {
    const { clock, say, heard, detach } = listen();
    for (const message of ['loading', 'qr', 'error']) say(message);
    expect(clock.pending()).toBe(1);
    detach();
    expect(clock.pending()).toBe(0);
    clock.tick(1_000);
    expect(heard()).toEqual(['loading', 'qr']);
  });

  it('F16, F12: a flood from one frame costs another one nothing', () => {
    const { iframe, clock, deliver, genuine, say } = listen();
    const [otherFrame, other] = [{}, vi.fn()];
    listenToFrame(
      { ownerDocument: iframe.ownerDocument, contentWindow: otherFrame } as unknown as HTMLIFrameElement,
      origin,
      other,
      clock,
    );
    for (let index = 0; index < 1_000; index += 1) say('error');
    deliver({ ...genuine, source: otherFrame, data: { module: 'qr', message: 'qr' } });
    expect(other.mock.calls).toEqual([['qr']]);
  });

  it(`F4, P7: exactly the genuine ones, and no throw, for ${runs} events of any shape`, { timeout: 600_000 }, () => {
    const { clock, deliver, listener, genuine } = listen();
    const words = fc.constantFrom('loading', 'qr', 'success', 'error', 'broken', 'ready', '__proto__', '');
    const data = fc.oneof(
      fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true, withNullPrototype: true }),
      fc.record(
        {
          module: fc.oneof(fc.constantFrom('qr', 'wa', ['qr']), fc.anything()),
          message: fc.oneof(words, fc.anything()),
        },
        { requiredKeys: [] },
      ),
    );
    const event = fc.record({
      isTrusted: fc.boolean(),
      source: fc.constantFrom(genuine.source, {}, null),
      origin: fc.oneof(fc.constantFrom(origin, 'null', ''), fc.webUrl()),
      data,
    });
    const known = new Set(['loading', 'qr', 'success', 'error', 'broken']);
    fc.assert(
      fc.property(event, (each) => {
        clock.set(clock.now() + 1_000);
        listener.mockClear();
        deliver(each);
        const { module, message } = (typeof each.data === 'object' && each.data !== null ? each.data : {}) as {
          module?: unknown;
          message?: unknown;
        };
        const isOurs = each.isTrusted && each.source === genuine.source && each.origin === origin && module === 'qr';
        const isHeard = isOurs && typeof message === 'string' && known.has(message);
        return listener.mock.calls.length === (isHeard ? 1 : 0);
      }),
      { numRuns: runs },
    );
  });
});
