/** Work that outlives the answers which began it: `waitUntil` gets it. */
export interface Background {
  /** @param work - never rejects */
  add(work: Promise<unknown>): void;
  /** Waits for what is under way now. Never rejects. */
  settled(): Promise<void>;
}

export function createBackground(): Background {
  const underWay = new Set<Promise<unknown>>();
  return {
    add(work) {
      const tracked = work.finally(() => underWay.delete(tracked));
      underWay.add(tracked);
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}
