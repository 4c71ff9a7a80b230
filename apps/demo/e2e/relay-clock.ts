import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerClock } from '@whatsgate/server';

/** The system's clock for the demo's relay, which a test can stop and move: a slow machine then makes no page late. */
export interface RelayClock extends ServerClock {
  stop(): void;
  /** Goes on, `ms` milliseconds later than it stood. */
  goOn(ms: number): void;
}

export function createRelayClock(): RelayClock {
  let stoppedAt: number | null = null;
  let offset = 0;
  const now = () => (stoppedAt ?? Date.now()) + offset;
  return {
    now,
    async pause(ms) {
      const end = now() + ms;
      while (now() < end) await sleep(20);
    },
    every(ms, action) {
      const timer = setInterval(action, ms).unref();
      return () => clearInterval(timer);
    },
    stop() {
      stoppedAt = Date.now();
    },
    goOn(ms) {
      offset = now() + ms - Date.now();
      stoppedAt = null;
    },
  };
}
