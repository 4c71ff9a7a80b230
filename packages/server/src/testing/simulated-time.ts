import type { ServerClock } from '../clock.ts';
import type { ServerCrypto } from '../gateway/callback-token.ts';

/** A clock that a test moves, such as that of an emulator made with `clock: 'manual'`. Milliseconds. */
export interface SimulatedClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
  /** Something that time must wait for. */
  track(work: Promise<unknown>): void;
}

/**
 * What makes a server live in simulated time: spread it into the options of `createWhatsGateServer`. Web Crypto is a part of
 * it because it answers from other threads, which simulated time would overtake.
 *
 * @example
 * ```ts
 * import { createEmulator } from '@whatsgate/emulator';
 * import { createWhatsGateServer } from '@whatsgate/server';
 * import { inSimulatedTime } from '@whatsgate/server/testing';
 *
 * const emulator = await createEmulator({ clock: 'manual' });
 * const whatsgate = createWhatsGateServer({
 *   ...inSimulatedTime(emulator.clock),
 *   apiKey: emulator.apiKey,
 *   secret: 'at least thirty-two characters, for tests',
 *   baseUrl: `${emulator.url}/api/v1`,
 *   fetch: (input, init) => emulator.fetch(new Request(input, init)),
 *   publicUrl: 'https://app.test/api/whatsgate',
 *   identify: () => 'anna',
 * });
 * await emulator.clock.advance(60_000); // the sweep has come by
 * whatsgate.close();
 * ```
 */
export function inSimulatedTime({ now, setTimeout, clearTimeout, track }: SimulatedClock): {
  readonly clock: ServerClock;
  readonly crypto: ServerCrypto;
} {
  const tracked = <Result>(work: Promise<Result>): Promise<Result> => {
    track(work);
    return work;
  };
  const { subtle } = globalThis.crypto;
  return {
    clock: {
      now,
      pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
      every(ms, action) {
        const fire = () => {
          // As with `setInterval`: the action may stop it.
          timer = setTimeout(fire, ms);
          action();
        };
        let timer = setTimeout(fire, ms);
        return () => clearTimeout(timer);
      },
    },
    crypto: {
      getRandomValues: (bytes) => globalThis.crypto.getRandomValues(bytes),
      subtle: {
        importKey: ((...args: Parameters<SubtleCrypto['importKey']>) =>
          tracked(subtle.importKey(...args))) as SubtleCrypto['importKey'],
        sign: (...args) => tracked(subtle.sign(...args)),
      },
    },
  };
}
