/** Time, as an argument: simulated in tests. All values in milliseconds. */
export interface ServerClock {
  now(): number;
  pause(ms: number): Promise<void>;
  /** Does something again and again. @returns stops it */
  every(ms: number, action: () => void): () => void;
}

export const systemClock: ServerClock = {
  now: () => Date.now(),
  pause: (ms) => (ms === 0 ? Promise.resolve() : new Promise((resolve) => void setTimeout(resolve, ms))),
  every(ms, action) {
    const timer: unknown = setInterval(action, ms);
    // On Node a sweep to come must not keep the process alive; elsewhere timers are plain numbers.
    if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
      timer.unref();
    return () => clearInterval(timer as ReturnType<typeof setInterval>);
  },
};
