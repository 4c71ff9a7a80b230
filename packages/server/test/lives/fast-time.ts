import type { ServerClock, WhatsGateStore } from '../../src/index.ts';

/** Time that runs faster than the machine's, the same in every process. */
export interface FastTime {
  /** When it began, in ms since the epoch. */
  readonly base: number;
  readonly speed: number;
  /** By how much it was moved forward; ms of fast time. */
  readonly jump: number;
}

function toFast({ base, speed, jump }: FastTime, time: number): number {
  return base + (time - base) * speed + jump;
}

export function createFastClock(time: FastTime): ServerClock {
  return {
    now: () => toFast(time, Date.now()),
    pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms / time.speed)),
    every(ms, action) {
      const timer = setInterval(action, ms / time.speed);
      return () => clearInterval(timer);
    },
  };
}

/** A real store whose own time runs as fast. */
export function speedUp(store: WhatsGateStore, time: FastTime): WhatsGateStore {
  return {
    ...store,
    now: async () => toFast(time, await store.now()),
    acquireLock: (name, ms) => store.acquireLock(name, Math.max(1, Math.round(ms / time.speed))),
  };
}
