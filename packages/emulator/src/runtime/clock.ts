/**
 * The emulator's time, in milliseconds. It has the shape of `WhatsGateClock`, so one clock can drive a session and
 * its emulator.
 */
export interface EmulatorClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
  /**
   * Moves the time forward by `ms`: runs each timer that falls due, in order, and lets its work settle before the
   * next one.
   */
  advance(ms: number): Promise<void>;
  /** Makes `advance` wait for this work, such as a webhook in flight. */
  track(work: Promise<unknown>): void;
}

interface Timer {
  readonly due: number;
  readonly callback: () => void;
  real: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Creates a clock that a test can move forward.
 *
 * @param runs - whether real time moves it too; otherwise it stands still between two calls of `advance`
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
  /** The timers of the next instant at which any falls due, no later than `until`. */
  const nextDue = (until: number): readonly Timer[] => {
    const due = Math.min(...[...timers].map((timer) => timer.due));
    return due > until ? [] : [...timers].filter((timer) => timer.due === due);
  };

  return {
    now,
    setTimeout(callback, ms) {
      const timer: Timer = { due: now() + Math.max(0, ms), callback, real: undefined };
      timers.add(timer);
      // The emulator's timers must not keep a process alive.
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

/** Lets what is due now run: `setImmediate`, which browsers lack, is the faster way. */
const yieldOnce = (): Promise<unknown> =>
  new Promise((resolve) => (typeof setImmediate === 'function' ? setImmediate(resolve) : setTimeout(resolve)));

/** Lets all work that needs no time finish: answers in flight in this process, and what follows from them. */
async function settle(tracked: ReadonlySet<Promise<unknown>>): Promise<void> {
  let isQuiet = false;
  while (!isQuiet) {
    for (let turn = 0; turn < 16; turn += 1) await yieldOnce();
    // Work on other threads may take longer than these turns on a busy machine, and its results need turns of their
    // own.
    isQuiet = tracked.size === 0;
    await Promise.all(tracked);
  }
}
