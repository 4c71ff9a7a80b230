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
export interface World {
  readonly emulator: LocalEmulator;
  readonly clock: ServerClock;
  readonly store: WhatsGateStore;
  server: WhatsGateServer;
  readonly pass: (ms: number) => Promise<void>;
  readonly send: (command: string, init: RequestInit) => Promise<Response>;
  readonly call: (command: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>;
  /** How many of the server's pauses have not ended. */
  readonly pauses: () => number;
  /** How often WhatsGate was asked for anything. */
  readonly upstreamCalls: () => number;
  /** A server like the first, which knows only what is in this store. */
  readonly restart: (store?: WhatsGateStore, fetch?: typeof globalThis.fetch) => WhatsGateServer;
}

export async function createWorld(
  options: Partial<WhatsGateServerOptions> = {},
  pace: EmulatorOptions = {},
): Promise<World> {
  const emulator = await createEmulator({
    clock: 'manual',
    slots: 1_000,
    fetch: async () => new Response('no webhooks yet', { status: 404 }),
    ...pace,
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
  const restart: World['restart'] = (kept = store, fetch = reach) =>
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
      store: kept,
    });
  const world: World = {
    emulator,
    clock,
    store,
    server: restart(),
    pass: (ms) => emulator.clock.advance(ms),
    send: (command, init) =>
      world.server.fetch(new Request(`https://app.test/api/whatsgate/${command}`, { method: 'POST', ...init })),
    async call(command, body, headers = {}) {
      const standard = {
        'Content-Type': 'application/json',
        Origin: 'https://app.test',
        'X-User': 'anna',
        'Idempotency-Key': 'page',
      };
      const all = { ...standard, ...headers };
      const lease = all['Idempotency-Key'];
      const response = await world.send(command, {
        headers: { 'X-WhatsGate-Lease': lease, ...all },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Body, headers: response.headers };
    },
    pauses: () => pauses,
    upstreamCalls: () => upstreamCalls,
    restart,
  };
  return world;
}

/** The phone scans, and WhatsGate says `READY`. */
export async function link(world: World): Promise<void> {
  await world.pass(600);
  await world.emulator.phone.scan();
  await world.pass(800);
}

export const holder = (key: string): Record<string, string> => ({ 'Idempotency-Key': key, 'X-WhatsGate-Lease': key });
