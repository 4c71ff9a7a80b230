import { describe, expect, it } from 'vitest';
import { createMonotonicNow, systemClock } from '../src/clock.ts';

function createClocks() {
  let wall = 1_700_000_000_000;
  let monotonic = 0;
  const now = createMonotonicNow(
    () => wall,
    () => monotonic,
  );
  const start = now();
  return {
    since: () => now() - start,
    set: (ms: number) => {
      wall += ms;
    },
    /** Both clocks run. */
    pass: (ms: number) => {
      wall += ms;
      monotonic += ms;
    },
    /** The machine sleeps, and `performance.now()` with it. */
    sleep: (ms: number) => {
      wall += ms;
    },
  };
}

describe('B13: time only goes forward', () => {
  it('a system clock that is set back an hour delays nothing', () => {
    const { since, set, pass } = createClocks();
    pass(1_000);
    expect(since()).toBe(1_000);
    set(-3_600_000);
    expect(since()).toBe(1_000);
    pass(1_000);
    expect(since()).toBe(2_000);
  });

  it('one that is set to the wrong year and back moves nothing', () => {
    const { since, set, pass } = createClocks();
    set(365 * 86_400_000);
    pass(1_000);
    expect(since()).toBe(1_000);
    set(-365 * 86_400_000);
    pass(1_000);
    expect(since()).toBe(2_000);
  });

  it("an hour of sleep counts, where the browser's own clock slept too", () => {
    const { since, sleep, pass } = createClocks();
    pass(1_000);
    expect(since()).toBe(1_000);
    sleep(3_600_000);
    expect(since()).toBe(3_601_000);
  });

  it('says milliseconds since the epoch', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  });
});
