/** The emulator's time, in milliseconds; the same shape as `WhatsGateClock`, so one clock can drive a session and its emulator. */
export interface EmulatorClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
  /** Lets `ms` milliseconds pass at once: every timer that falls due runs in order, and what it started settles first. */
  advance(ms: number): Promise<void>;
  /** Something that `advance` must wait for, such as a webhook on its way. */
  track(work: Promise<unknown>): void;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
  real: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Makes a clock that can be moved forward.
 *
 * @param runs - whether it also goes by itself; a clock that does not stands still between two `advance`
 */
export function createClock(runs: boolean): EmulatorClock {
  const start = Date.now();
  const timers = new Set<Timer>();
  const tracked = new Set<Promise<unknown>>();
  let offset = 0;
  const now = () => (runs ? Date.now() : start) + offset;

  const fire = (timer: Timer) => {
    if (!timers.delete(timer)) return;
    clearTimeout(timer.real);
    timer.callback();
  };
  /** What falls due next, until then: everything of one instant at once. */
  const nextDue = (until: number): readonly Timer[] => {
    const due = Math.min(...[...timers].map((timer) => timer.due));
    return due > until ? [] : [...timers].filter((timer) => timer.due === due);
  };

  return {
    now,
    setTimeout(callback, ms) {
      const timer: Timer = { due: now() + Math.max(0, ms), callback, real: undefined };
      timers.add(timer);
      // A clock that runs must not keep a process alive by itself.
      if (runs) {
        timer.real = setTimeout(() => fire(timer), Math.max(0, ms));
        timer.real.unref?.();
      }
      return timer;
    },
    clearTimeout(id) {
      const timer = id as Timer | undefined;
      if (timer !== undefined && timers.delete(timer)) clearTimeout(timer.real);
    },
    track(work) {
      const settled = work.catch(() => {}).finally(() => tracked.delete(settled));
      tracked.add(settled);
    },
    async advance(ms) {
      const end = now() + ms;
      await settle(tracked);
      for (let next = nextDue(end); next.length > 0; next = nextDue(end)) {
        offset += Math.max(0, (next[0]?.due ?? 0) - now());
        for (const timer of next) fire(timer);
        await settle(tracked);
      }
      offset += Math.max(0, end - now());
      await settle(tracked);
    },
  };
}

/** Lets everything that needs no time happen: answers that are under way in this process, and what follows from them. */
async function settle(tracked: ReadonlySet<Promise<unknown>>): Promise<void> {
  let isQuiet = false;
  while (!isQuiet) {
    for (let turn = 0; turn < 16; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    // What other threads do is waited for, however busy the machine is; what follows from it gets its turns too.
    isQuiet = tracked.size === 0;
    await Promise.all(tracked);
  }
}
