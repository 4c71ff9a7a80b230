import type { WhatsGateClock } from '@whatsgate/core';

/** A browser's clock on a laptop that can sleep: time goes on, timers do not. */
export interface SleepyClock extends WhatsGateClock {
  /** Sleeps while this happens elsewhere; on waking, everything that fell due is run at once, the earliest first. */
  sleepThrough(happening: Promise<void>): Promise<void>;
}

export function createSleepyClock({ now, setTimeout, clearTimeout }: WhatsGateClock): SleepyClock {
  let overdue: (() => void)[] | null = null;
  const cancelled = new WeakSet<object>();
  return {
    now,
    setTimeout(callback, ms) {
      const timer: { id?: unknown } = {};
      const run = () => {
        if (!cancelled.has(timer)) callback();
      };
      timer.id = setTimeout(() => {
        if (overdue === null) run();
        else overdue.push(run);
      }, ms);
      return timer;
    },
    clearTimeout(timer) {
      if (typeof timer !== 'object' || timer === null) return;
      cancelled.add(timer);
      clearTimeout((timer as { id?: unknown }).id);
    },
    async sleepThrough(happening) {
      overdue = [];
      await happening;
      const due = overdue;
      overdue = null;
      for (const run of due) run();
    },
  };
}
