/** Counts of what happened to the paid slots. */
export interface LedgerCounts {
  /** Sessions created. */
  readonly creates: number;
  /** Sessions deleted by `session-delete`. */
  readonly deletes: number;
  /** Of these, how many were linked: a business was logged out. */
  readonly linkedDeletes: number;
  /** Slots in use now, including sessions that are being destroyed. */
  readonly live: number;
  /** The highest value that `live` has had. */
  readonly maxLive: number;
  /** Webhooks sent, including repeats, and how many of them were answered correctly. */
  readonly webhooks: { readonly sent: number; readonly accepted: number };
}

export interface Ledger {
  created(live: number): void;
  deleted(wasLinked: boolean): void;
  ended(live: number): void;
  webhookSent(wasAccepted: boolean): void;
  counts(): LedgerCounts;
  reset(): void;
}

const zero: LedgerCounts = {
  creates: 0,
  deletes: 0,
  linkedDeletes: 0,
  live: 0,
  maxLive: 0,
  webhooks: { sent: 0, accepted: 0 },
};

export function createLedger(): Ledger {
  let counts = zero;
  const add = (patch: Partial<LedgerCounts>) => {
    counts = { ...counts, ...patch };
  };
  return {
    created: (live) => add({ creates: counts.creates + 1, live, maxLive: Math.max(counts.maxLive, live) }),
    deleted: (wasLinked) =>
      add({ deletes: counts.deletes + 1, linkedDeletes: counts.linkedDeletes + (wasLinked ? 1 : 0) }),
    ended: (live) => add({ live }),
    webhookSent: (wasAccepted) =>
      add({ webhooks: { sent: counts.webhooks.sent + 1, accepted: counts.webhooks.accepted + (wasAccepted ? 1 : 0) } }),
    counts: () => counts,
    reset: () => add(zero),
  };
}
