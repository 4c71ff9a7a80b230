import { afterEach, describe, expect, it, vi } from 'vitest';
import { attachFrame, createTrace, statusText, WhatsGateError, type WhatsGateSessionOptions } from '../src/index.ts';
import { createFakeSession, replayTrace } from '../src/testing/index.ts';
import { toStatePath } from '../src/trace/index.ts';
import { createFakeWhatsGate } from './fake-whatsgate.ts';
import { createObservedSession } from './observed-session.ts';
import { createSimulatedClock } from './simulated-clock.ts';

function createWorld(more: Partial<WhatsGateSessionOptions> = {}) {
  const clock = createSimulatedClock();
  const whatsGate = createFakeWhatsGate(clock);
  const session = createObservedSession({
    client: whatsGate.client,
    name: 'Support',
    clock,
    ...more,
  } as WhatsGateSessionOptions);
  return { clock, whatsGate, session };
}

/** A page's events, for where there is no page. */
function stubPage() {
  const page = new EventTarget();
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', Object.assign(page, { visibilityState: 'visible' }));
  return {
    fire: (type: string, fields: object = {}) => page.dispatchEvent(Object.assign(new Event(type), fields)),
    hide: (visibilityState: string) => Object.assign(page, { visibilityState }),
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('a session, at its edges', () => {
  it('B4, B5, B6: asks the API when the page is seen again, online again, or back from the cache; and only then', async () => {
    const page = stubPage();
    const { clock, whatsGate, session } = createWorld();
    const asked = vi.spyOn(whatsGate.client, 'getSession');
    session.start();
    await clock.advance(1_000);
    const causes = [
      ['visibilitychange', {}],
      ['online', {}],
      ['pageshow', { persisted: true }],
    ] as const;
    for (const [index, [type, fields]] of causes.entries()) {
      page.fire(type, fields);
      await clock.advance(500);
      expect(asked, type).toHaveBeenCalledTimes(index + 1);
    }
    page.hide('hidden');
    page.fire('visibilitychange');
    page.fire('pageshow', { persisted: false });
    page.fire('pagehide', { persisted: true });
    await clock.advance(500);
    expect(asked).toHaveBeenCalledTimes(causes.length);
    expect(whatsGate.counts.deletes).toBe(0);
    session.close();
    await clock.advance(10_000);
    const before = asked.mock.calls.length;
    page.hide('visible');
    page.fire('visibilitychange');
    await clock.advance(10_000);
    expect(asked).toHaveBeenCalledTimes(before);
  });

  it('B1: straight to WhatsGate, a page that is closed sends no delete: it could log a linked WhatsApp out', async () => {
    const page = stubPage();
    const { clock, whatsGate, session } = createWorld();
    session.start();
    await clock.advance(1_000);
    page.fire('pagehide', { persisted: false });
    await clock.advance(1_000);
    expect(whatsGate.counts.deletes).toBe(0);
  });

  it('R10: a listener that throws is reported, and the others hear', async () => {
    vi.stubGlobal('reportError', undefined);
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { session } = createWorld();
    const heard = vi.fn();
    session.subscribe(() => {
      throw new Error("a user's mistake");
    });
    session.subscribe(heard);
    session.start();
    expect(reported).toHaveBeenCalledTimes(1);
    expect(heard).toHaveBeenCalledTimes(1);
    session.close();
  });

  it('U3: a double click, and ten cancels', async () => {
    const { clock, whatsGate, session } = createWorld();
    session.start();
    session.start();
    await clock.advance(1_000);
    for (let times = 0; times < 10; times += 1) session.close();
    await clock.advance(10_000);
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('lets go once however often it is told, and begins anew when it is shown again', async () => {
    const { clock, whatsGate, session } = createWorld({ autoStart: true } as object);
    const [one, two] = [session.retain(), session.retain()];
    one();
    one();
    await clock.advance(20_000);
    expect(session.getSnapshot().status).toBe('initializing');
    two();
    await clock.advance(20_000);
    expect(session.getSnapshot().status).toBe('closed');
    const three = session.retain();
    await clock.advance(1_000);
    expect(whatsGate.counts).toMatchObject({ creates: 2, deletes: 1 });
    session.close();
    three();
    session.retain();
    await clock.advance(20_000);
    expect(session.getSnapshot().status, 'what the person has closed stays closed').toBe('closed');
  });

  it('lets go of what was never begun without a request', async () => {
    const { clock, whatsGate, session } = createWorld();
    session.retain()();
    await clock.advance(20_000);
    expect(whatsGate.counts.creates).toBe(0);
    expect(session.getSnapshot().status).toBe('idle');
  });

  it('N15: asks again while the QR page has no address, and says so when it never gets one', async () => {
    const { clock, whatsGate, session } = createWorld();
    whatsGate.hasPages = false;
    const asked = vi.spyOn(whatsGate.client, 'getSession');
    session.start();
    await clock.advance(30_000);
    expect(session.getSnapshot()).toMatchObject({
      status: 'initializing',
      phase: 'creating',
      record: { qr_link: null },
    });
    expect(asked.mock.calls.length).toBeGreaterThanOrEqual(5);
    await clock.advance(31_000);
    expect(session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'TIMEOUT', message: expect.stringContaining('where its QR page is') },
    });
    session.close();
    await clock.advance(20_000);
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('copes with any value that a foreign client throws', async () => {
    const { clock, whatsGate } = createWorld();
    const client = { ...whatsGate.client, createSession: () => Promise.reject(new Error('their own')) };
    const { session } = createWorld({ client, clock } as object);
    session.start();
    await clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({
      status: 'error',
      error: { code: 'API_ERROR', cause: expect.objectContaining({ message: 'their own' }) },
    });
  });

  it('hands the webhook address on, straight to WhatsGate', async () => {
    const { clock, whatsGate } = createWorld();
    const create = vi.spyOn(whatsGate.client, 'createSession');
    const { session } = createWorld({ client: whatsGate.client, clock, callback: 'https://app.test/hook' } as object);
    session.start();
    expect(create.mock.calls[0]?.[0]).toEqual({
      name: 'Support',
      auth: { type: 'qr' },
      callback: 'https://app.test/hook',
    });
    session.close();
    await clock.advance(20_000);
  });

  it('R5: a server renders the idle state, whatever has become of the session', () => {
    const { session } = createWorld();
    session.start();
    expect(session.getServerSnapshot()).toMatchObject({ status: 'idle', can: { start: true } });
    expect(session.getServerSnapshot()).toBe(session.getServerSnapshot());
  });

  it.each([
    ['a name of 200 characters', { name: 'x'.repeat(200) }, null],
    ['a name of 201', { name: 'x'.repeat(201) }, 'INVALID_OPTIONS'],
    ['an authorization that there is not', { auth: { type: 'sms', number: '79991234567' } }, 'INVALID_NUMBER'],
  ])('U2: %s', async (_, options, code) => {
    const { clock, whatsGate, session } = createWorld(options as object);
    session.start();
    await clock.advance(1_000);
    expect(session.getSnapshot().error?.code ?? null).toBe(code);
    expect(whatsGate.counts.creates).toBe(code === null ? 1 : 0);
  });

  it.each([7, null, undefined, {}])(
    'U6: a name that is no text (%s) is refused when the session is created',
    (name) => {
      expect(() => createWorld({ name } as object)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringContaining('`name`') }),
      );
    },
  );

  it('U6: an event is not an authorization', async () => {
    const { clock, whatsGate, session } = createWorld();
    session.start(new Event('click'));
    await clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'initializing', phase: 'connecting', auth: { type: 'qr' } });
    session.start({ preventDefault() {} });
    await clock.advance(1_000);
    expect(whatsGate.counts).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('NOT_CONFIRMED: a retry asks again for the same link, in the same frame', async () => {
    const { clock, session } = createWorld();
    session.start();
    await clock.advance(1_000);
    const { frameKey } = session.getSnapshot();
    session.actor.send({ type: 'frame.success', frameKey });
    await clock.advance(80_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'NOT_CONFIRMED' } });
    session.retry();
    expect(session.getSnapshot()).toMatchObject({ status: 'success', phase: 'confirming', frameKey });
  });

  it('an error of the page is healed by the page, not by the API that knows nothing of it', async () => {
    const { clock, session } = createWorld();
    session.start();
    await clock.advance(1_000);
    const { frameKey } = session.getSnapshot();
    session.actor.send({ type: 'frame.error', frameKey });
    await clock.advance(40_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'error', error: { code: 'AUTH_FAILED' }, frameKey });
    session.actor.send({ type: 'frame.qr', frameKey });
    expect(session.getSnapshot()).toMatchObject({ status: 'qr', error: null });
  });

  it('hears no frame where there is none to hear', () => {
    const { session } = createWorld();
    expect(attachFrame(session.actor, {} as HTMLIFrameElement)).not.toThrow();
  });

  it('says an account by what is known of it', () => {
    const said = (account: object) =>
      statusText({ ...createFakeSession('linked').getSnapshot(), account } as Parameters<typeof statusText>[0]);
    expect(said({ number: null, pushname: 'Anna' })).toBe('WhatsApp is linked: Anna.');
    expect(said({ number: '79991234567', pushname: null })).toBe('WhatsApp is linked: +79991234567.');
  });

  it("T3, T21: a trace keeps a failure's code and nothing personal", () => {
    const refused = new WhatsGateError('API_ERROR', 'x', {
      server: { name: 'Anna +79991234567', message: 'of Anna', code: 7, status: 500 },
    });
    const trace = createTrace();
    const { session } = createWorld({ inspect: trace.inspect, auth: { type: 'code', number: 'nonsense' }, name: ' ' });
    session.start();
    session.actor.send({ type: 'slot.failed', error: refused });
    session.actor.send({ type: 'slot.failed', error: new Error('of Anna') as WhatsGateError });
    session.actor.send({
      type: 'slot.failed',
      error: new WhatsGateError('API_ERROR', 'x', {
        server: { name: 'Unauthorized', message: null, code: null, status: 401 },
      }),
    });
    session.actor.send({ type: 'slot.failed', error: new WhatsGateError('EXPIRED', 'x') });
    const json = JSON.stringify(trace);
    expect(json).not.toMatch(/Anna|9991234567|nonsense/);
    const events = trace.toJSON().entries.map(({ event }) => event);
    expect(events).toContainEqual({
      type: 'slot.failed',
      error: { code: 'API_ERROR', retryable: true, ambiguous: false, server: { name: null, code: 7, status: 500 } },
    });
    expect(events).toContainEqual({
      type: 'slot.failed',
      error: expect.objectContaining({ server: { name: 'Unauthorized', code: null, status: 401 } }),
    });
    expect(events).toContainEqual({
      type: 'slot.failed',
      error: { code: 'UNKNOWN', retryable: false, ambiguous: false, server: null },
    });
    expect(replayTrace(trace.toJSON()).every(({ recorded, replayed }) => recorded === replayed)).toBe(true);
    expect(toStatePath({ a: 'b' })).toBe('a.b');
    expect(toStatePath({ a: { b: 'c', d: { e: 'f' } } })).toBe('a.b.c a.d.e.f');
  });

  it('T21: an address that is no QR page is told by its origin, one that is none not at all; what broke before can be replayed', () => {
    const trace = createTrace();
    const { session } = createWorld({ inspect: trace.inspect });
    session.start();
    for (const link of ['https://evil.test/private?of=anna', 'no address'])
      session.actor.send({
        type: 'slot.active',
        expiresAt: 0,
        mayBeLinkedUntil: 0,
        record: { ...createFakeSession('qr').getSnapshot().record, name: null, qr_link: link } as never,
      });
    const links = trace
      .toJSON()
      .entries.flatMap(({ event }) => ('record' in event ? [(event.record as { qr_link: string }).qr_link] : []));
    expect(links).toEqual(['https://evil.test', 'unreadable']);
    for (let times = 0; times < 210; times += 1) session.actor.send({ type: 'page.woke' });
    const json = trace.toJSON();
    expect(JSON.stringify(json)).not.toMatch(/private|anna|no address/);
    expect(json.base).toMatchObject({ state: 'error.invalid', error: { code: 'FORBIDDEN_ORIGIN' } });
    expect(replayTrace(json).every(({ recorded, replayed }) => recorded === replayed)).toBe(true);
  });
});
