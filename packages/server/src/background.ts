/** Work that outlives the answers which began it: `waitUntil` gets it. */
export interface Background {
  /** @param work - never rejects */
  add(work: Promise<unknown>): void;
  /** Waits for what is under way now, and for what that begins. Never rejects. */
  settled(): Promise<void>;
}

/**
 * How many works may follow one another: a webhook begins a read, that tells of a link, and that of its end. A server
 * that is never idle must not keep each request for ever.
 */
const maxRounds = 3;

export function createBackground(): Background {
  const underWay = new Set<Promise<unknown>>();
  return {
    add(work) {
      const tracked = work.finally(() => underWay.delete(tracked));
      underWay.add(tracked);
    },
    async settled() {
      for (let round = 0; round < maxRounds && underWay.size > 0; round += 1) await Promise.all(underWay);
    },
  };
}
