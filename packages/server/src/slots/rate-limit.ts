/** Lets `max` through within each `window` milliseconds. @returns whether this one may go */
export type RateLimit = () => boolean;

export function createRateLimit(max: number, window: number, now: () => number): RateLimit {
  let beganAt = now();
  let count = 0;
  return () => {
    // Also where the clock has gone back.
    if (Math.abs(now() - beganAt) >= window) {
      beganAt = now();
      count = 0;
    }
    count += 1;
    return count <= max;
  };
}
