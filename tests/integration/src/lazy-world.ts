import type { WhatsGateSession, WhatsGateSessionOptions } from '@whatsgate/core';
import { expect, vi } from 'vitest';
import { createWorld, type World } from './world.ts';

/** One request to the relay. */
export interface Sent {
  readonly command: string | undefined;
  readonly key: string | null;
  readonly lease: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A page whose charts are still being loaded, with the relay and the emulator behind it. */
export interface LazyWorld extends World {
  readonly sent: Sent[];
  createLazySession(options?: object): WhatsGateSession;
  /** The charts arrive. */
  arrive(): Promise<void>;
  /** They do not, until `arrive`. */
  fail(): Promise<void>;
  /** Waits until that many requests have gone out. */
  hasSent(count: number): Promise<void>;
}

interface Gate {
  readonly gate: Promise<void>;
  open(): void;
  fail(reason: Error): void;
}

function createGate(): Gate {
  let open = () => {};
  let fail: Gate['fail'] = () => {};
  const gate = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  gate.catch(() => {});
  return { gate, open, fail };
}

/** Time for what needs none. */
const nextTask = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** The entry is the source, not the dist: its charts are held back here. Modules are fresh, as on a page just opened. */
export async function createLazyWorld(): Promise<LazyWorld> {
  const world = await createWorld('relay');
  const { wire } = world;
  const sent: Sent[] = [];
  world.wire = async (request) => {
    const { headers } = request;
    sent.push({
      command: new URL(request.url).pathname.split('/').at(-1),
      key: headers.get('idempotency-key'),
      lease: headers.get('x-whatsgate-lease'),
      body: await request.clone().json(),
    });
    return wire(request);
  };

  vi.resetModules();
  let settle: Gate = createGate();
  vi.doMock('../../../packages/core/src/lazy/import-charts.ts', () => ({
    importCharts: async () => {
      await settle.gate;
      return import('../../../packages/core/src/lazy/charts.ts');
    },
  }));
  const { createLazySession } = await import('../../../packages/core/src/lazy/index.ts');
  return Object.assign(world, {
    sent,
    createLazySession: (options: object = {}) =>
      createLazySession({
        relay: {
          url: 'https://app.test/api/whatsgate',
          headers: { Origin: 'https://app.test' },
          fetch: (input, init) => world.wire(new Request(input, init)),
        },
        name: 'Support',
        clock: world.emulator.clock,
        frameOrigins: [world.emulator.url],
        ...options,
      } as WhatsGateSessionOptions) as WhatsGateSession,
    async arrive() {
      settle.open();
      await import('../../../packages/core/src/lazy/charts.ts');
      await nextTask();
    },
    async fail() {
      const { fail } = settle;
      settle = createGate();
      fail(new TypeError('Failed to fetch dynamically imported module'));
      await nextTask();
    },
    hasSent: (count: number) => vi.waitFor(() => expect(sent.length).toBe(count), { timeout: 10_000 }),
  });
}
