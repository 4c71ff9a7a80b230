import { Hono } from 'hono';
import type { Emulator } from './emulator.ts';
import { createStateTeller, type EmulatorState, restoreState } from './emulator-state.ts';
import { createFaults, parseFault } from './faults/faults.ts';
import { parseUnreliable, type UnreliableOptions } from './faults/unreliable-options.ts';
import { createPhonePage } from './pages/phone-page.ts';
import { createQrPage } from './pages/qr-page.ts';
import { createPhones } from './phone/phones.ts';
import { waitForSession } from './phone/wait-for-session.ts';
import { createControlApi } from './remote/control-api.ts';
import { isBroken } from './runtime/broken-connection.ts';
import { createClock, type EmulatorClock } from './runtime/clock.ts';
import type { EmulatorHost } from './runtime/host.ts';
import { createLog } from './runtime/log.ts';
import { createApi, toErrorBody } from './service/api.ts';
import { createCommands } from './service/commands.ts';
import { createEvents } from './service/events.ts';
import { type EmulatedSession, toState } from './service/session.ts';
import { createSessions } from './service/sessions.ts';
import { createUnreliable } from './service/unreliable.ts';
import { createWebhooks } from './service/webhooks.ts';

export interface EmulatorOptions {
  /** How many sessions the plan allows at once. Default: 5. */
  slots?: number;
  /** The key that the API expects. Default: `emulator-key`. */
  apiKey?: string;
  /**
   * Where it is for its users, when you serve its `fetch` yourself: `https://playground.example`. Default:
   * the address of `port`, else one that nothing answers.
   */
  url?: string;
  /**
   * `running` follows real time and can be moved forward; `manual` moves only by `clock.advance`. Default: `running`.
   */
  clock?: 'running' | 'manual';
  /** Sends the webhooks. Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /**
   * Milliseconds until the page of a new session shows its code. A create answers with a pairing code at once, with a
   * QR code at 0 only. Default: 600.
   */
  startAfter?: number;
  /** Milliseconds between two codes. Default: 20 000. */
  refreshEvery?: number;
  /** Milliseconds from the scan to `READY`. Default: 800. */
  readyAfter?: number;
  /** Milliseconds that the page shows a failed authorization before the next code. Default: 4 000. */
  errorFor?: number;
  /** Milliseconds that a deleted session stays `DESTROYING`. Default: 800. */
  destroyFor?: number;
  /** Begins in unreliable mode: answers get lost, lists lag, statuses flicker. Default: it is reliable. */
  unreliable?: UnreliableOptions;
  /** What an earlier emulator has told `onChange`: its sessions, events and phones go on here. Default: nothing. */
  state?: EmulatorState;
  /** Told of everything that it holds after each change. Keep it where it survives a restart, as JSON. */
  onChange?: (state: EmulatorState) => void;
}

/** An emulator in this process. Its clock can drive other code too. */
export interface LocalEmulator extends Emulator {
  readonly clock: EmulatorClock;
}

/** Makes an emulator of the parts that are the same everywhere, and what its host gives. */
export async function buildEmulator(options: EmulatorOptions, host: EmulatorHost): Promise<LocalEmulator> {
  const {
    slots = 5,
    apiKey = 'emulator-key',
    startAfter = 600,
    refreshEvery = 20_000,
    readyAfter = 800,
    errorFor = 4_000,
    destroyFor = 800,
  } = options;
  const clock = createClock(options.clock !== 'manual');
  const log = createLog(clock);
  const faults = createFaults();
  const events = createEvents(clock);
  const onEvent = (session: EmulatedSession, action: string, data: Readonly<Record<string, unknown>>) => {
    log.add('session', action, session.uniqueId);
    webhooks.send(session.callback, events.add(session.uniqueId, action, data));
    teller.tell();
  };
  const sessions = createSessions({
    clock,
    onEvent,
    slots,
    startAfter,
    refreshEvery,
    readyAfter,
    errorFor,
    destroyFor,
  });
  const unreliable = createUnreliable(sessions, clock);
  if (options.unreliable !== undefined) unreliable.set(parseUnreliable(options.unreliable));
  const webhooks = createWebhooks({
    clock,
    log,
    ledger: sessions.ledger,
    takeFault: () => faults.takeWebhook()?.kind ?? unreliable.webhookFault(),
    onAccepted: ({ whatsapp_id, event_action }) => {
      const session = sessions.find(whatsapp_id);
      if (session !== undefined && event_action === 'ready') session.isLinkShown = true;
    },
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  });
  const phones = createPhones({
    sessions,
    log,
    onMessage: (session, data) => onEvent(session, 'message', data),
    onChange: () => teller.tell(),
  });
  const teller = createStateTeller({ sessions, events, phones }, options.onChange);
  if (options.state !== undefined) await restoreState(options.state, { sessions, events, phones });
  const deadUrl = await host.findDeadUrl();
  const base = new URL(options.url ?? 'http://whatsgate.localhost');
  const app = new Hono().basePath(base.pathname);
  const answer = async (request: Request) => app.fetch(request);
  const server = await host.listen?.(answer);
  const url = (options.url ?? server?.url ?? base.href).replace(/\/+$/, '');

  const emulator: LocalEmulator = {
    url,
    apiKey,
    async fetch(request) {
      const response = await answer(request);
      if (isBroken(response))
        throw new TypeError('fetch failed', {
          cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
        });
      return response;
    },
    phone: phones.first,
    phones,
    sessions: async () => sessions.all().map(toState),
    async setStatus({ status, wid, ms, session: target }) {
      const session = await waitForSession(sessions, target, () => true);
      log.add('session', status === null ? 'shows its true status' : `shows the status ${status}`, session.uniqueId);
      sessions.showAs(session, status === null ? null : { status, wid }, ms);
    },
    unreliable: async (mode) => unreliable.set(mode === null ? null : parseUnreliable(mode)),
    fault: async (fault) => faults.add(parseFault(fault)),
    clearFaults: async () => faults.clear(),
    async sendEvent({ action, data = {}, session: target }) {
      const session = await waitForSession(sessions, target, () => true);
      onEvent(session, action, data);
    },
    ledger: async () => sessions.counts(),
    webhooks: async () => webhooks.deliveries(),
    log: async () => log.entries(),
    clock,
    async reset() {
      faults.clear();
      unreliable.set(null);
      sessions.reset();
      phones.reset();
      events.clear();
      webhooks.clear();
      log.clear();
    },
    async close() {
      teller.close();
      sessions.reset();
      await server?.close();
    },
  };

  app
    .route(
      '/api/v1',
      createApi({
        apiKey,
        faults,
        unreliable,
        log,
        clock,
        onShown: sessions.markRead,
        commands: createCommands({
          sessions,
          events,
          unreliable,
          pageUrl: () => (faults.isFrameRefused() ? deadUrl : url),
        }),
      }),
    )
    .route('/qr', createQrPage({ sessions, faults, log, readFile: host.readFile }))
    .route('/phone', createPhonePage(host.readFile))
    .route('/emulator', createControlApi({ emulator, phones, unreliableOptions: unreliable.options }))
    .get('/', (context) => context.redirect(`${url}/phone`))
    .notFound((context) =>
      context.json({ name: 'NotFound', message: `Nothing is at ${context.req.path}`, code: 0 }, 404),
    )
    .onError((error, context) => context.json(toErrorBody(error), 500));
  return emulator;
}
