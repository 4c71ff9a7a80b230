/** Time, as an argument: simulated in tests. All values in milliseconds. */
export interface ServerClock {
  /** Milliseconds since the epoch. It must not go back. */
  now(): number;
  pause(ms: number): Promise<void>;
  /** Repeats an action. @returns stops it */
  every(ms: number, action: () => void): () => void;
}

/** Monotonic: what an operator or a time server does to the system's clock moves no deadline. */
const startedAt = Date.now() - performance.now();

export const systemClock: ServerClock = {
  now: () => startedAt + performance.now(),
  pause: (ms) => (ms === 0 ? Promise.resolve() : new Promise((resolve) => void setTimeout(resolve, ms))),
  every(ms, action) {
    const timer: unknown = setInterval(action, ms);
    // On Node a sweep to come must not keep the process alive; elsewhere timers are plain numbers.
    if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function')
      timer.unref();
    return () => clearInterval(timer as ReturnType<typeof setInterval>);
  },
};

/**
 * Waits for work, up to a deadline.
 *
 * @param late - what is thrown when the work takes longer than `ms`: an error, or the subject of its sentence, such as
 * `` `identify` ``
 */
export async function withDeadline<Result>(
  clock: ServerClock,
  ms: number,
  late: string | (() => Error),
  work: PromiseLike<Result> | Result,
): Promise<Result> {
  const toError = typeof late === 'string' ? () => new Error(`${late} did not finish within ${ms / 1000} s`) : late;
  let stop = () => {};
  const over = new Promise<never>((_, reject) => {
    stop = clock.every(ms, () => reject(toError()));
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    stop();
  }
}
