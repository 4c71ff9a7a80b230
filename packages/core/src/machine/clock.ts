/** Time, as an argument: simulated in tests, the wall clock otherwise. All values in milliseconds. */
export interface WhatsGateClock {
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
}

// A browser's timers stand still while the machine sleeps and fire at once above 2**31 ms: looking at the clock every ten
// seconds cures both.
const slice = 10_000;

/** Timers that keep to the wall clock, also across sleep. */
export const wallClock: WhatsGateClock = {
  now: () => Date.now(),
  setTimeout(callback, ms) {
    const due = Date.now() + ms;
    const timer = { id: undefined as ReturnType<typeof setTimeout> | undefined };
    const wait = () => {
      const left = due - Date.now();
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
