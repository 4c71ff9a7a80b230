import type { WhatsGateClock } from '../src/index.ts';

/**
 * A clock that a test moves: every timer that falls due runs in order, and what it started settles first. Milliseconds.
 */
export interface SimulatedClock extends WhatsGateClock {
  advance(ms: number): Promise<void>;
  /** How many timers are waiting. */
  pending(): number;
}

/** @param settle - waits until what a timer started has happened; a real client over `fetch` needs {@link settleAll} */
export function createSimulatedClock(start = 1_000_000, settle: () => Promise<void> = settleSome): SimulatedClock {
  const timers = new Map<number, { readonly due: number; readonly callback: () => void }>();
  let now = start;
  let lastId = 0;
  return {
    now: () => now,
    setTimeout(callback, ms) {
      lastId += 1;
      timers.set(lastId, { due: now + ms, callback });
      return lastId;
    },
    clearTimeout: (id) => void timers.delete(id as number),
    pending: () => timers.size,
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const [id, timer] = [...timers].sort(([, a], [, b]) => a.due - b.due)[0] ?? [];
        if (id === undefined || timer === undefined || timer.due > end) break;
        timers.delete(id);
        now = Math.max(now, timer.due);
        timer.callback();
        await settle();
      }
      now = end;
    },
  };
}

/** Lets every promise go on that waits for nothing but others, however long their chain is. */
export function settleAll(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve));
}

/** The same for short chains, many thousand times a second. */
async function settleSome(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
