/** What was noted within the last `window` milliseconds, each id once. */
export interface Recent {
  note(id: string): void;
  count(): number;
}

/** More than these are not told apart. */
const maxIds = 20_000;

export function createRecent(window: number, now: () => number): Recent {
  /** The oldest stand first. */
  const times = new Map<string, number>();
  const prune = () => {
    for (const [id, at] of times) {
      // Also where the clock has gone back.
      if (Math.abs(now() - at) < window && times.size <= maxIds) return;
      times.delete(id);
    }
  };
  return {
    note(id) {
      times.delete(id);
      times.set(id, now());
      prune();
    },
    count() {
      prune();
      return times.size;
    },
  };
}
