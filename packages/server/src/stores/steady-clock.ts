/**
 * Keeps a database's time from going back, and from standing still where its clock was set back: until that clock has caught
 * up, time goes on at half its speed. Half, so that the database's own clock decides as soon as it is right.
 *
 * The database keeps the greatest time it has told, for all servers; this is what one server adds to that.
 */
export interface SteadyClock {
  /** The earliest time that may be told now, in whole ms. */
  floor(): number;
  /** Takes in the time that the database told. @throws Error when it is none @returns it */
  tell(told: unknown): number;
}

/** @param elapsed - ms that only go forward */
export function createSteadyClock(elapsed: () => number = () => performance.now()): SteadyClock {
  let last = 0;
  let toldAt = elapsed();
  return {
    floor: () => Math.floor(last + (elapsed() - toldAt) / 2),
    tell(told) {
      const time = typeof told === 'object' ? Number.NaN : Number(told);
      if (!Number.isFinite(time) || time <= 0) throw new Error('The store did not say what time it is.');
      if (time > last) {
        last = time;
        toldAt = elapsed();
      }
      return last;
    },
  };
}
