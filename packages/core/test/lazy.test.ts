import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import {
  createWhatsGateSession,
  isWhatsGateError,
  type WhatsGateSessionOptions,
  whatsGateSessionMachine,
} from '../src/index.ts';
import { toSnapshot } from '../src/session/snapshot.ts';
import { createFakeWhatsGate } from './fake-whatsgate.ts';
import { createSimulatedClock } from './simulated-clock.ts';

const options = { relay: '/api/whatsgate', name: 'Support' } as const;
const auths = [undefined, { type: 'qr' }, { type: 'code', number: '+79991234567' }] as const;
let createLazySession: typeof import('../src/lazy/index.ts').createLazySession;

const createClient = () => {
  const clock = createSimulatedClock();
  const whatsGate = createFakeWhatsGate(clock);
  return { clock, whatsGate, source: { client: whatsGate.client, name: 'Support', clock } };
};
const settled = () => vi.dynamicImportSettled();

beforeEach(async () => {
  // As on a page just opened: nothing is loaded.
  vi.resetModules();
  ({ createLazySession } = await import('../src/lazy/index.ts'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a lazy session shows what the charts would', () => {
  it.each(auths)('idle, with %j', (auth) => {
    const source: WhatsGateSessionOptions = { ...options, ...(auth && { auth }) };
    const idle = createLazySession(source).getSnapshot();
    expect(idle).toEqual(toSnapshot(createActor(whatsGateSessionMachine, { input: source }).getSnapshot()));
    expect(idle).toEqual(createWhatsGateSession(source).getSnapshot());
    expect(createLazySession(source).getServerSnapshot()).toEqual(createWhatsGateSession(source).getServerSnapshot());
  });

  it.each(auths)('while they are loaded, once started with %j, and once closed', async (auth) => {
    const { source, clock } = createClient();
    const [lazy, ready] = [createLazySession(source), createWhatsGateSession(source)];
    for (const session of [lazy, ready]) session.start(auth);
    const shown = lazy.getSnapshot();
    expect(shown).toEqual(ready.getSnapshot());
    const listener = vi.fn();
    lazy.subscribe(listener);
    await settled();
    expect(lazy.getSnapshot(), 'nothing changes when they arrive').toBe(shown);
    expect(listener).not.toHaveBeenCalled();
    await clock.advance(1_000);
    expect(listener).toHaveBeenCalled();

    const [closed, another] = [createLazySession(source), createWhatsGateSession(source)];
    vi.resetModules();
    for (const session of [closed, another]) {
      session.start(auth);
      session.close();
    }
    expect(closed.getSnapshot()).toEqual(another.getSnapshot());
  });

  it('closed before they are loaded, and the failure to load them', async () => {
    const closed = createWhatsGateSession(options);
    closed.start();
    closed.close();
    const session = createLazySession({ ...options, auth: { type: 'qr' } });
    session.start();
    session.close();
    expect(session.getSnapshot()).toEqual(closed.getSnapshot());
    session.close();
    await settled();
    expect(session.getSnapshot()).toEqual(closed.getSnapshot());

    const { whatsGate, clock, source } = createClient();
    whatsGate.fates.push('fails before');
    const failed = createWhatsGateSession(source);
    failed.start();
    await clock.advance(1_000);
    vi.resetModules();
    vi.doMock('../src/lazy/import-charts.ts', () => ({ importCharts: () => Promise.reject(new TypeError('gone')) }));
    const { createLazySession: createUnloadable } = await import('../src/lazy/index.ts');
    const unloadable = createUnloadable(source);
    unloadable.start();
    await settled();
    vi.doUnmock('../src/lazy/import-charts.ts');
    const { error, ...shown } = unloadable.getSnapshot();
    expect(shown).toEqual({ ...failed.getSnapshot(), error: undefined });
    expect(isWhatsGateError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'NETWORK', retryable: true, ambiguous: false, server: null, retryAfter: null });
  });
});

describe('a lazy session', () => {
  it('does nothing before it is asked to', async () => {
    const spies = [vi.spyOn(globalThis, 'setTimeout'), vi.fn(), vi.fn()] as const;
    vi.stubGlobal('addEventListener', spies[1]);
    vi.stubGlobal('fetch', spies[2]);
    const session = createLazySession({ ...options, autoStart: true });
    session.subscribe(() => {})();
    session.retry();
    session.close();
    session.attachFrame(null as never)();
    expect(session.getSnapshot()).toBe(session.getServerSnapshot());
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  it.each([
    ['no name', { relay: '/api' }],
    ['neither relay nor client', { name: 'Support' }],
    ['an empty relay', { name: 'Support', relay: '' }],
    ['a relay without an address', { name: 'Support', relay: { url: '' } }],
    ['no relay at all', { name: 'Support', relay: null }],
    ['both', { name: 'Support', relay: '/api', client: {} }],
  ])('throws for %s, as the others do', (_, given) => {
    const make = (create: (options: WhatsGateSessionOptions) => unknown) => {
      try {
        create(given as never);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(isWhatsGateError(make(createLazySession))).toBe(true);
    expect(make(createLazySession)).toEqual(make(createWhatsGateSession));
    expect(make(createLazySession)).toMatchObject({ code: 'INVALID_OPTIONS', retryable: false });
  });

  it.each([
    ['a deadline of zero', { deadlines: { grace: 0 } }],
    ['a stale code of never', { deadlines: { stale: { qr: 1, code: Number.NaN } } }],
    ['an address with a query', { relay: '/api?x=1' }],
    ['a header that no request can carry', { relay: { url: '/api', headers: { 'not a header': 'x' } } }],
    ['a name of nothing but spaces', { name: '  ' }],
    ['a name of 201', { name: 'x'.repeat(201) }],
  ])('tells of %s when it is started, and sends nothing', async (_, more) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const fetch = vi.fn(async (input: string, init: RequestInit) => {
      // As a browser does for a header that cannot be.
      new Headers(init.headers);
      return Response.json({ input });
    });
    vi.stubGlobal('fetch', fetch);
    const onError = vi.fn();
    const session = createLazySession({ ...options, onError, ...more } as WhatsGateSessionOptions);
    session.start();
    await settled();
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'INVALID_OPTIONS' } });
    expect(onError).toHaveBeenCalledTimes(1);
    expect(await Promise.allSettled(fetch.mock.results.map(({ value }) => value))).not.toContainEqual(
      expect.objectContaining({ status: 'fulfilled' }),
    );
  });

  it('is an ordinary session at once when everything is loaded', async () => {
    const { source, clock, whatsGate } = createClient();
    await createLazySession(source).preload();
    const session = createLazySession({ ...source, autoStart: true });
    const release = session.retain();
    expect(whatsGate.counts.creates).toBe(0);
    session.attachFrame({} as never)();
    await clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting' });
    session.start();
    release();
    await clock.advance(30_000);
    expect(session.getSnapshot().status).toBe('closed');
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 1 });
    session.retry();
    session.close();
    await session.preload();
    expect(whatsGate.counts.creates).toBe(1);
  });

  it('hands over views and listeners, which end here or there', async () => {
    const { source, clock, whatsGate } = createClient();
    const session = createLazySession(source);
    const [kept, ended, endedLater] = [vi.fn(), vi.fn(), vi.fn()];
    session.subscribe(kept);
    session.subscribe(ended)();
    const endLater = session.subscribe(endedLater);
    const releases = [session.retain(), session.retain()];
    session.start({ preventDefault() {} });
    expect(kept).toHaveBeenCalledTimes(1);
    await settled();
    endLater();
    releases[0]?.();
    releases[0]?.();
    await clock.advance(30_000);
    expect(session.getSnapshot()).toMatchObject({ phase: 'connecting' });
    expect(kept.mock.calls.length).toBeGreaterThan(1);
    expect(ended).not.toHaveBeenCalled();
    expect(endedLater).toHaveBeenCalledTimes(1);
    releases[1]?.();
    await clock.advance(30_000);
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 1 });
    // What comes later goes there at once.
    session.subscribe(endedLater);
    session.start();
    expect(endedLater).toHaveBeenCalledTimes(2);
    session.close();
  });

  it('starts again where it may when it is shown again, although it was left before everything was loaded', async () => {
    const { source, clock, whatsGate } = createClient();
    const session = createLazySession({ ...source, autoStart: true });
    session.retain()();
    await settled();
    expect(session.getSnapshot()).toEqual(session.getServerSnapshot());
    session.retain();
    await clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({ phase: 'connecting' });
    expect(whatsGate.counts.creates).toBe(1);
    session.close();
  });

  it('tells the other listeners when one throws', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const session = createLazySession(createClient().source);
    const listener = vi.fn();
    session.subscribe(() => {
      throw new Error("a user's mistake");
    });
    session.subscribe(listener);
    session.start();
    expect(listener).toHaveBeenCalledTimes(1);
    session.close();
  });

  it('shows an unusable number once the charts have judged it', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const session = createLazySession(options);
    session.start({ type: 'code', number: '12' });
    await settled();
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'INVALID_NUMBER' } });
  });
});
