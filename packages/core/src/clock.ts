/** Time as an argument: simulated in tests, the system's otherwise. All values in milliseconds. */
export interface WhatsGateClock {
  /** Milliseconds since the epoch. */
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
}

// A browser's timers stand still while the machine sleeps, and fire at once above 2**31 ms. Both are cured by looking
// at the clock every ten seconds.
const slice = 10_000;

/**
 * The system's time as a clock that only goes forward: it counts from the load of the page and never follows a system
 * clock that is set back or forth. `performance.now()` stands still during sleep in some browsers, so a wall clock that
 * has gone further counts as sleep, up to a day.
 */
export const systemClock: WhatsGateClock = {
  now: createMonotonicNow(
    () => Date.now(),
    () => performance.now(),
  ),
  setTimeout(callback, ms) {
    const due = systemClock.now() + ms;
    const timer = { id: undefined as ReturnType<typeof setTimeout> | undefined };
    const wait = () => {
      const left = due - systemClock.now();
      if (left <= 0) callback();
      else timer.id = setTimeout(wait, Math.min(left, slice));
    };
    timer.id = setTimeout(wait, Math.min(Math.max(ms, 0), slice));
    return timer;
  },
  clearTimeout(timer) {
    clearTimeout((timer as { id?: ReturnType<typeof setTimeout> } | undefined)?.id);
  },
};

/**
 * Joins a wall clock, which can be set, with a monotonic one, which may stand still during sleep.
 *
 * Between two looks at most one of them is right: time has passed by the larger step, unless the wall clock went back
 * or leapt by more than a day.
 *
 * @param wall - milliseconds since the epoch
 * @param monotonic - milliseconds since any moment
 */
export function createMonotonicNow(wall: () => number, monotonic: () => number): () => number {
  let lastWall = wall();
  let lastMonotonic = monotonic();
  let now = lastWall;
  return () => {
    const [wallNow, monotonicNow] = [wall(), monotonic()];
    const wallStep = wallNow - lastWall;
    const monotonicStep = Math.max(0, monotonicNow - lastMonotonic);
    now += wallStep > monotonicStep && wallStep < longestSleep ? wallStep : monotonicStep;
    lastWall = wallNow;
    lastMonotonic = monotonicNow;
    return now;
  };
}

const longestSleep = 24 * 60 * 60 * 1000;
