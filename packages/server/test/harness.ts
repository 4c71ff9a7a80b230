import { createEmulator, type EmulatorOptions, type LocalEmulator } from '@whatsgate/emulator';
import {
  createMemoryStore,
  createWhatsGateServer,
  type ServerClock,
  type WhatsGateServer,
  type WhatsGateServerOptions,
  type WhatsGateStore,
} from '../src/index.ts';
import { inSimulatedTime } from '../src/testing/index.ts';

export type Body = Record<string, unknown> & { data: Record<string, unknown> };
export interface Answer {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** A relay before an emulator, in one process and on one simulated clock. The header `X-User` names the owner. */
export interface Harness {
  readonly emulator: LocalEmulator;
  readonly clock: ServerClock;
  readonly store: WhatsGateStore;
  server: WhatsGateServer;
  readonly advance: (ms: number) => Promise<void>;
  readonly send: (command: string, init: RequestInit) => Promise<Response>;
  /** Sends a command as the page `page` of the owner `anna`. @param headers - null for one that is left out */
  readonly call: (command: string, body: unknown, headers?: Record<string, string | null>) => Promise<Answer>;
  /** How many of the server's pauses have not ended. */
  readonly pauses: () => number;
  /** How often WhatsGate was asked for anything. */
  readonly upstreamCalls: () => number;
  /** A server like the first, which knows only what is in this store. @param changes - what is new in its options */
  readonly restart: (
    store?: WhatsGateStore,
    fetch?: typeof globalThis.fetch,
    changes?: Partial<WhatsGateServerOptions>,
  ) => WhatsGateServer;
}

export async function createHarness(
  options: Partial<WhatsGateServerOptions> = {},
  emulatorOptions: EmulatorOptions = {},
): Promise<Harness> {
  const emulator = await createEmulator({
    clock: 'manual',
    slots: 1_000,
    fetch: async () => new Response('webhooks find no server', { status: 404 }),
    ...emulatorOptions,
  });
  let pauses = 0;
  const simulated = inSimulatedTime(emulator.clock);
  const clock: ServerClock = {
    ...simulated.clock,
    async pause(ms) {
      pauses += 1;
      await simulated.clock.pause(ms);
      pauses -= 1;
    },
  };
  const store = options.store ?? createMemoryStore(clock.now);
  let upstreamCalls = 0;
  const reach: typeof globalThis.fetch = (input, init) => {
    upstreamCalls += 1;
    return emulator.fetch(new Request(input, init));
  };
  const restart: Harness['restart'] = (kept = store, fetch = reach, changes = {}) =>
    createWhatsGateServer({
      apiKey: emulator.apiKey,
      secret: 'a secret of at least thirty-two characters',
      publicUrl: 'https://app.test/api/whatsgate',
      baseUrl: `${emulator.url}/api/v1`,
      identify: (request) => request.headers.get('x-user'),
      budget: false,
      fetch,
      // Faults are a test's everyday: what fails is not for the console.
      log: () => {},
      ...simulated,
      clock,
      ...options,
      ...changes,
      store: kept,
    });
  const harness: Harness = {
    emulator,
    clock,
    store,
    server: restart(),
    advance: (ms) => emulator.clock.advance(ms),
    send: (command, init) =>
      harness.server.fetch(new Request(`https://app.test/api/whatsgate/${command}`, { method: 'POST', ...init })),
    async call(command, body, headers = {}) {
      const standard = {
        'Content-Type': 'application/json',
        Origin: 'https://app.test',
        'X-User': 'anna',
        'Idempotency-Key': 'page',
      };
      const all: Record<string, string | null> = { ...standard, ...headers };
      const withLease = { 'X-WhatsGate-Lease': all['Idempotency-Key'] ?? null, ...all };
      const present = Object.entries(withLease).filter((each): each is [string, string] => each[1] !== null);
      const response = await harness.send(command, { headers: present, body: JSON.stringify(body) });
      return { status: response.status, body: (await response.json()) as Body, headers: response.headers };
    },
    pauses: () => pauses,
    upstreamCalls: () => upstreamCalls,
    restart,
  };
  return harness;
}

/** The same, where WhatsGate's webhooks arrive. @param choose - the server that hears the next one. Default: `server` */
export async function createHarnessWithWebhooks(
  options: Partial<WhatsGateServerOptions> = {},
  choose: (harness: Harness) => WhatsGateServer = ({ server }) => server,
): Promise<Harness> {
  const harness: Harness = await createHarness(options, {
    fetch: async (input, init) => choose(harness).fetch(new Request(input, init)),
  });
  return harness;
}

/** The phone scans, and WhatsGate says `READY`. */
export async function link(harness: Harness): Promise<void> {
  await harness.advance(600);
  await harness.emulator.phone.scan();
  await harness.advance(800);
}

export const pageHeaders = (key: string): Record<string, string> => ({
  'Idempotency-Key': key,
  'X-WhatsGate-Lease': key,
});
