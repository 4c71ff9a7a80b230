import { Hono } from 'hono';
import { createApi, toErrorBody } from './api.ts';
import { createClock, type EmulatorClock } from './clock.ts';
import { createControl } from './control.ts';
import type { LedgerCounts } from './ledger.ts';
import { listen } from './listen.ts';
import { createPhone, type VirtualPhone } from './phone.ts';
import { createQrPage } from './qr-page.ts';
import { createSessions } from './sessions.ts';

export interface EmulatorOptions {
  /** How many sessions the plan allows at once. Default: 5. */
  slots?: number;
  /** The key that the API asks for. Default: `emulator-key`. */
  apiKey?: string;
  /** Listens on this port of 127.0.0.1; 0 takes a free one. Default: no socket, only `fetch`. */
  port?: number;
  /** `running` goes by itself and can be moved on; `manual` moves only by `clock.advance`. Default: `running`. */
  clock?: 'running' | 'manual';
  /** Milliseconds until a new session shows its first code. Default: 600. */
  startAfter?: number;
  /** Milliseconds between two codes. Default: 20 000. */
  refreshEvery?: number;
  /** Milliseconds from the scan to `READY`. Default: 800. */
  readyAfter?: number;
  /** Milliseconds that the page shows a failed authorization before the next code. Default: 4 000. */
  errorFor?: number;
  /** Milliseconds that a deleted session stays `DESTROYING`. Default: 800. */
  destroyFor?: number;
}

/** A WhatsGate of your own. */
export interface Emulator {
  /** Its address, without a path. The API is at `<url>/api/v1`, the phone at `<url>/phone`. */
  readonly url: string;
  readonly apiKey: string;
  /** Answers a request in process, without a socket. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly phone: VirtualPhone;
  /** What happened to the paid slots. */
  readonly ledger: LedgerCounts;
  readonly clock: EmulatorClock;
  /** Forgets every session and starts the ledger anew. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts an emulator.
 *
 * @example
 * ```ts
 * import { createEmulator } from '@whatsgate/emulator';
 *
 * const emulator = await createEmulator({ port: 0 });
 * console.log(`Hold the phone: ${emulator.url}/phone`);
 * await emulator.close();
 * ```
 * @throws Error when the port is taken; it says which and what to do
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { slots = 5, apiKey = 'emulator-key', port, startAfter = 600, refreshEvery = 20_000, readyAfter = 800, errorFor = 4_000, destroyFor = 800 } = options;
  const clock = createClock(options.clock !== 'manual');
  const sessions = createSessions({ clock, slots, startAfter, refreshEvery, readyAfter, errorFor, destroyFor });
  const phone = createPhone(sessions, { number: '79991234567', pushname: 'Anna' });
  let url = 'http://whatsgate.localhost';

  const app = new Hono()
    .route('/api/v1', createApi({ apiKey, sessions, baseUrl: () => url }))
    .route('/qr', createQrPage(sessions))
    .route('/phone', createControl(sessions, phone))
    .get('/', (context) => context.redirect('/phone'))
    .notFound((context) => context.json({ name: 'NotFound', message: `Nothing is at ${context.req.path}`, code: 0 }, 404))
    .onError((error, context) => context.json(toErrorBody(error), 500));

  const fetch = async (request: Request) => app.fetch(request);
  const server = port === undefined ? null : await listen(fetch, port);
  if (server !== null) url = server.url;

  return {
    url,
    apiKey,
    fetch,
    phone,
    get ledger() {
      return sessions.ledger.counts();
    },
    clock,
    reset: () => sessions.reset(),
    async close() {
      sessions.reset();
      await server?.close();
    },
  };
}
