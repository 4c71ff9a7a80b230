import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  isReplaceable,
  isSameSource,
  isSession,
  toActions,
  toSession,
  type WhatsGateSessionSource,
  warnChangedTooLate,
} from '../src/adapter/index.ts';
import { createWhatsGateSession } from '../src/index.ts';
import { createFakeSession } from '../src/testing/index.ts';
import { createFakeWhatsGate } from './fake-whatsgate.ts';
import { createSimulatedClock } from './simulated-clock.ts';

const options = { relay: '/api', name: 'Support' } as const;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('what adapters stand on', () => {
  it('uses a session that it was given as it is', () => {
    const session = createFakeSession();
    expect(toSession(session, () => session)).toBe(session);
    expect([isSession(session), isSession(options)]).toEqual([true, false]);
    expect(Object.keys(toActions(session)).sort()).toEqual([
      'attachFrame',
      'close',
      'preload',
      'retry',
      'start',
      'warmUp',
    ]);
  });

  it.each<[string, WhatsGateSessionSource, WhatsGateSessionSource, boolean]>([
    ['the same object', options, options, true],
    ['a new object that says the same', options, { ...options }, true],
    ['other callbacks and deadlines', options, { ...options, onError: () => {}, deadlines: { grace: 1 } }, true],
    ['a relay as an object', options, { ...options, relay: { url: '/api' } }, true],
    ['another relay', options, { ...options, relay: '/other' }, false],
    ['another name', options, { ...options, name: 'Sales' }, false],
    ['a code instead', options, { ...options, auth: { type: 'code', number: '79991234567' } }, false],
    [
      'the same number, written otherwise',
      { ...options, auth: { type: 'code', number: '+7 999 1234567' } },
      { ...options, auth: { type: 'code', number: '79991234567' } },
      true,
    ],
    [
      'the same unusable number',
      { ...options, auth: { type: 'code', number: '1' } },
      { ...options, auth: { type: 'code', number: '1' } },
      true,
    ],
    ['a session instead', options, createFakeSession(), false],
    ['another session', createFakeSession(), createFakeSession(), false],
  ])('%s', (_, before, after, isSame) => {
    expect(isSameSource(before, after)).toBe(isSame);
  });

  it('a component may turn to another session only while nothing is wanted of WhatsGate', () => {
    const looks = ['idle', 'closed', 'creating', 'qr', 'linked', 'error', 'broken'] as const;
    expect(looks.map((look) => isReplaceable(createFakeSession(look), options, options))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    const refused = createWhatsGateSession({ ...options, name: '' });
    refused.start();
    expect([refused.getSnapshot().error?.code, isReplaceable(refused, options, options)]).toEqual([
      'INVALID_OPTIONS',
      true,
    ]);
    const unusable = createWhatsGateSession({ ...options, auth: { type: 'code', number: '1' } });
    unusable.start();
    expect([unusable.getSnapshot().error?.code, isReplaceable(unusable, options, options)]).toEqual([
      'INVALID_NUMBER',
      true,
    ]);
  });

  it('I2: turns to another session at once when the owner changes, whatever is running', () => {
    const running = createFakeSession('qr');
    expect(isReplaceable(running, { ...options, owner: 'anna' }, { ...options, owner: 'bob' })).toBe(true);
    expect(isReplaceable(running, { ...options, owner: 'anna' }, { ...options, owner: 'anna', name: 'Sales' })).toBe(
      false,
    );
    expect(isReplaceable(running, running, options), "a session of the page's own, taken back").toBe(true);
    expect(isReplaceable(running, options, createFakeSession()), 'one given').toBe(true);
    expect(isSameSource({ ...options, owner: 'anna' }, { ...options, owner: 'bob' })).toBe(false);
  });

  it('I3: asks the latest relay, with the headers of that moment', async () => {
    const clock = createSimulatedClock();
    const sent: (string | null)[] = [];
    const answering = (token: string): WhatsGateSessionSource => ({
      name: 'Support',
      clock,
      relay: {
        url: 'https://app.test/api',
        headers: token === 'plain' ? { Authorization: token } : async () => ({ Authorization: token }),
        fetch: async (input, init) => {
          sent.push(new Request(input, init).headers.get('authorization'));
          return Response.json({
            result: 'OK',
            data: { unique_id: 'a', status: 'AUTH', qr_link: 'https://whatsgate.org/qr/a' },
          });
        },
      },
    });
    let latest = answering('first');
    const session = toSession(latest, () => latest);
    await session.preload();
    const next = async (source: WhatsGateSessionSource) => {
      latest = source;
      session.start({ type: sent.length % 2 === 0 ? 'qr' : 'code', number: '+79991234567' } as never);
      // The charts run in the task that follows the first request.
      await new Promise((resolve) => setTimeout(resolve, 1));
      await clock.advance(20_000);
    };
    await next(answering('second'));
    expect(sent[0]).toBe('second');
    latest = answering('plain');
    await clock.advance(20_000);
    expect(sent.at(-1)).toBe('plain');
    vi.stubGlobal('fetch', async (input: Request) => {
      sent.push(`global ${input.headers.get('authorization')}`);
      return Response.json({ result: 'OK', data: [] });
    });
    latest = { ...options, name: 'Support', relay: 'https://app.test/api' };
    await clock.advance(20_000);
    expect(sent.at(-1)).toBe('global null');
    await session.preload();
    session.close();
  });

  it('I3: a relay is what it was when a session, or a client, stands in its place later', async () => {
    const clock = createSimulatedClock();
    const sent: string[] = [];
    const source: WhatsGateSessionSource = {
      name: 'Support',
      clock,
      relay: {
        url: 'https://app.test/api',
        fetch: async (input, init) => {
          sent.push(new Request(input, init).url);
          return Response.json({ result: 'OK', data: [] });
        },
      },
    };
    let latest: WhatsGateSessionSource = source;
    const session = toSession(source, () => latest);
    await session.preload();
    latest = createFakeSession();
    session.start();
    await clock.advance(1_000);
    latest = { client: createFakeWhatsGate(clock).client, name: 'Support' };
    session.start({ type: 'code', number: '+79991234567' });
    session.retry();
    await clock.advance(1_000);
    expect(sent.length).toBeGreaterThanOrEqual(2);
    session.close();
  });

  it('calls the callbacks that are the latest when they are called', async () => {
    const clock = createSimulatedClock();
    const whatsGate = createFakeWhatsGate(clock);
    const said: string[] = [];
    const source = (version: string) => ({
      client: whatsGate.client,
      name: 'Support',
      clock,
      onSuccess: () => said.push(version),
      onError: () => said.push(`${version} failed`),
    });
    let latest: WhatsGateSessionSource = source('first');
    const session = toSession(latest, () => latest);
    await session.preload();
    latest = source('second');
    whatsGate.fates.push('fails before');
    session.start();
    await clock.advance(1_000);
    session.retry();
    await clock.advance(1_000);
    whatsGate.link();
    await clock.advance(20_000);
    expect(said).toEqual(['second failed', 'second']);
    latest = createFakeSession();
    session.close();
    session.start();
    await clock.advance(1_000);
    whatsGate.link();
    await clock.advance(20_000);
    expect(said).toHaveLength(2);
  });

  it("I2: releases what is left of one owner with that owner's headers, the latest of them", async () => {
    const clock = createSimulatedClock();
    const sent: string[] = [];
    const of = (owner: string, token: string): WhatsGateSessionSource => ({
      ...{ name: 'Support', clock, owner },
      relay: {
        url: 'https://app.test/api',
        headers: { Authorization: token },
        fetch: async (input, init) => {
          const request = new Request(input, init);
          sent.push(`${request.url.split('/').at(-1)} ${request.headers.get('authorization')}`);
          const record = { unique_id: 'a', status: 'AUTH', qr_link: 'https://whatsgate.org/qr/a' };
          const data = request.url.endsWith('sessions-get') ? [record] : record;
          return Response.json({ result: 'OK', data, pages: 1, elements: 1, page: 1 });
        },
      },
    });
    let latest = of('anna', 'of Anna');
    const session = toSession(latest, () => latest);
    await session.preload();
    const release = session.retain();
    session.start();
    await clock.advance(1_000);
    latest = of('anna', 'of Anna, renewed');
    expect(session.getSnapshot().record).not.toBeNull();
    await clock.advance(20_000);
    latest = of('boris', 'of Boris');
    release();
    await clock.advance(20_000);
    expect(sent.filter((line) => line.startsWith('session-delete'))).toEqual(['session-delete of Anna, renewed']);
    expect(sent.join()).not.toContain('Boris');
  });

  it('warns of a change that came too late, in development only, and where there is no process', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const warned = async () => {
      warnChangedTooLate();
      await vi.dynamicImportSettled();
      return warn.mock.calls.splice(0).map(([said]) => said.includes('`start`'));
    };
    vi.stubEnv('NODE_ENV', 'production');
    expect(await warned()).toEqual([]);
    vi.stubEnv('NODE_ENV', 'development');
    expect(await warned()).toEqual([true]);
    vi.stubGlobal('process', undefined);
    const withoutProcess = await warned();
    vi.unstubAllGlobals();
    expect(withoutProcess).toEqual([true]);
  });
});
