/** What happened to the paid slots, to assert on. */
export interface LedgerCounts {
  /** Sessions created. */
  readonly creates: number;
  /** Sessions deleted by `session-delete`. */
  readonly deletes: number;
  /** Of these, how many were linked: a business was logged out. */
  readonly linkedDeletes: number;
  /** Slots taken now, those being destroyed included. */
  readonly live: number;
  /** The most that were ever taken at once. */
  readonly maxLive: number;
}

export interface Ledger {
  created(live: number): void;
  deleted(wasLinked: boolean): void;
  ended(live: number): void;
  counts(): LedgerCounts;
  reset(): void;
}

const nothing: LedgerCounts = { creates: 0, deletes: 0, linkedDeletes: 0, live: 0, maxLive: 0 };

export function createLedger(): Ledger {
  let counts = nothing;
  return {
    created(live) {
      counts = { ...counts, creates: counts.creates + 1, live, maxLive: Math.max(counts.maxLive, live) };
    },
    deleted(wasLinked) {
      counts = { ...counts, deletes: counts.deletes + 1, linkedDeletes: counts.linkedDeletes + (wasLinked ? 1 : 0) };
    },
    ended(live) {
      counts = { ...counts, live };
    },
    counts: () => counts,
    reset() {
      counts = nothing;
    },
  };
}
