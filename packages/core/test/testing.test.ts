import { decodeQR } from 'qr/decode.js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultDeadlines } from '../src/index.ts';
import { fakeQr } from '../src/testing/fake-qr.ts';
import { createFakeSession, type SessionState, sessionStates } from '../src/testing/index.ts';

describe('createFakeSession', () => {
  it.each(sessionStates)('shows %s', (state) => {
    expect(createFakeSession(state).getSnapshot().confirmed).toBe(state === 'linked');
  });

  it('tells its listeners of another state, and remembers what was asked of it', () => {
    const session = createFakeSession();
    const listener = vi.fn();
    const unsubscribe = session.subscribe(listener);
    const release = session.retain();
    session.start();
    session.start({ type: 'code', number: '79991234567' });
    session.show('error', { error: null });
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'NETWORK' }, can: { retry: true } });
    session.retry();
    session.show('qr', { refreshes: 4 });
    expect(session.getSnapshot()).toMatchObject({ status: 'qr', refreshes: 4, error: null });
    void session.preload();
    session.close();
    release();
    unsubscribe();
    session.show('broken');
    session.attachFrame({} as HTMLIFrameElement)();
    expect(listener).toHaveBeenCalledTimes(2);
    expect(session.getServerSnapshot().status).toBe('idle');
    expect(session.calls).toEqual([
      ['retain'],
      ['start'],
      ['start', { type: 'code', number: '79991234567' }],
      ['retry'],
      ['close'],
      ['release'],
    ]);
  });

  const { authorize, stale } = defaultDeadlines;
  it.each<[SessionState, staleIn: number | null, expiresIn: number | null]>([
    ['idle', null, null],
    ['creating', null, null],
    ['releasing', null, null],
    ['connecting', null, authorize],
    ['silent', null, authorize],
    ['qr', stale.qr + 1_000, authorize],
    ['stale', 1_000, authorize],
    ['code', stale.code + 1_000, authorize],
    ['confirming', null, authorize],
    ['linked', null, null],
    ['error', null, null],
    ['broken', null, null],
    ['closed', null, null],
  ])('%s: the code and the session end when those of a real one do', (state, staleIn, expiresIn) => {
    const now = 1_700_000_000_000;
    vi.useFakeTimers({ now });
    const session = createFakeSession();
    // The session is a second old, and the code is new.
    vi.setSystemTime(now + 1_000);
    session.show(state);
    const { staleAt, expiresAt } = session.getSnapshot();
    expect([staleAt, expiresAt]).toEqual([staleIn && now + staleIn, expiresIn && now + expiresIn]);
    session.show(state, { staleAt: 5, expiresAt: 6 });
    expect(session.getSnapshot()).toMatchObject({ staleAt: 5, expiresAt: 6 });
  });

  it.each(['qr', 'stale'] as const)('%s: the frame draws a QR code that a camera can read', (state) => {
    const [, path = ''] = / d="([^"]+)"/.exec(svgOf(state)) ?? [];
    expect(decodeQR(toImage(path))).toBe(fakeQr.text);
  });

  it('the frame draws the pairing code that is told, or the given one', () => {
    expect(svgOf('code')).toContain('>ABCD-1234</text>');
    expect(svgOf('code', { code: '<K7&PQ' })).toContain('>&lt;K7&amp;PQ</text>');
    expect(createFakeSession('code', { code: null }).getSnapshot().frameUrl).toBe('about:blank');
  });

  it('the frame of a scanned code shows no code', () => {
    expect(svgOf('confirming')).toContain('<title>Linked</title>');
  });

  it.each(['connecting', 'silent'] as const)('%s: the page has drawn nothing', (state) => {
    expect(createFakeSession(state).getSnapshot().frameUrl).toBe('about:blank');
  });

  it('draws without styles, which a strict page would refuse', () => {
    for (const state of ['qr', 'code', 'confirming'] as const) expect(svgOf(state)).not.toContain('style');
  });
});

afterEach(() => vi.useRealTimers());

/** What the frame draws. */
function svgOf(...args: Parameters<typeof createFakeSession>): string {
  const { frameUrl } = createFakeSession(...args).getSnapshot();
  const prefix = 'data:image/svg+xml,';
  expect(frameUrl?.slice(0, prefix.length)).toBe(prefix);
  return decodeURIComponent(frameUrl?.slice(prefix.length) ?? '');
}

/** Paints the rectangles of a path, each module of the code as 8 by 8 dots, with a quiet zone of 4 modules. */
function toImage(path: string) {
  const side = (fakeQr.size + 8) * 8;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
    for (let row = 0; row < 8; row += 1) {
      const from = ((Number(y) + 4) * 8 + row) * side + (Number(x) + 4) * 8;
      for (let dot = from; dot < from + Number(width) * 8; dot += 1) data.set([0, 0, 0], dot * 4);
    }
  return { width: side, height: side, data };
}
