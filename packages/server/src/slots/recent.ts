/** How many different ids were noted within some `window` milliseconds of late. */
export interface Recent {
  note(id: string): void;
  /** Of the window that is under way, or of the one before where that had more. */
  count(): number;
}

/** More than these are not told apart. */
const maxIds = 20_000;

export function createRecent(window: number, now: () => number): Recent {
  let beganAt = now();
  let current = new Set<string>();
  let before = 0;
  const turn = () => {
    // Also where the clock has gone back.
    const passed = Math.abs(now() - beganAt);
    if (passed < window) return;
    before = passed < 2 * window ? current.size : 0;
    current = new Set();
    beganAt = now();
  };
  return {
    note(id) {
      turn();
      if (current.size < maxIds) current.add(id);
    },
    count() {
      turn();
      return Math.max(before, current.size);
    },
  };
}
