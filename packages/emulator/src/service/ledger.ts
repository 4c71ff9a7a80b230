/** Counts of what really happened to the paid slots, whatever the API showed. */
export interface LedgerCounts {
  /** Sessions created. */
  readonly creates: number;
  /** Of these, how many the unreliable mode added: one request made two. */
  readonly doubledCreates: number;
  /**
   * Sessions created while another one with the same requested name existed and was not being deleted,
   * `doubledCreates` apart.
   */
  readonly secondSessions: number;
  /** Sessions deleted by `session-delete`. */
  readonly deletes: number;
  /** Of these, how many a phone had scanned, but were not `READY` yet. */
  readonly scannedDeletes: number;
  /** Of these, how many were linked: a business was logged out. */
  readonly linkedDeletes: number;
  /**
   * Of `scannedDeletes` and `linkedDeletes`, how many the caller could not foresee: it had read the session at most a
   * second before, and the scan, or `READY`, came between that read and the delete.
   */
  readonly racedDeletes: number;
  /** Slots in use now, including sessions that are being deleted. */
  readonly live: number;
  /** Of these, how many no phone has scanned and that are not being deleted. */
  readonly pending: number;
  /** The highest value that `live` has had. */
  readonly maxLive: number;
  /** Webhooks sent, including repeats, and how many of them were answered correctly. */
  readonly webhooks: { readonly sent: number; readonly accepted: number };
}

export interface Ledger {
  created(live: number, kind: 'first' | 'second' | 'doubled'): void;
  deleted(kind: 'pending' | 'scanned' | 'linked', wasRaced: boolean): void;
  ended(live: number): void;
  /** Sessions are there that an earlier emulator created. */
  restored(live: number): void;
  webhookSent(wasAccepted: boolean): void;
  counts(pending: number): LedgerCounts;
  reset(): void;
}

const zero: LedgerCounts = {
  creates: 0,
  doubledCreates: 0,
  secondSessions: 0,
  deletes: 0,
  scannedDeletes: 0,
  linkedDeletes: 0,
  racedDeletes: 0,
  live: 0,
  pending: 0,
  maxLive: 0,
  webhooks: { sent: 0, accepted: 0 },
};

export function createLedger(): Ledger {
  let counts = zero;
  const add = (patch: Partial<LedgerCounts>) => {
    counts = { ...counts, ...patch };
  };
  return {
    created: (live, kind) =>
      add({
        creates: counts.creates + 1,
        doubledCreates: counts.doubledCreates + Number(kind === 'doubled'),
        secondSessions: counts.secondSessions + Number(kind === 'second'),
        live,
        maxLive: Math.max(counts.maxLive, live),
      }),
    deleted: (kind, wasRaced) =>
      add({
        deletes: counts.deletes + 1,
        scannedDeletes: counts.scannedDeletes + Number(kind === 'scanned'),
        linkedDeletes: counts.linkedDeletes + Number(kind === 'linked'),
        racedDeletes: counts.racedDeletes + Number(wasRaced),
      }),
    ended: (live) => add({ live }),
    restored: (live) => add({ live, maxLive: live }),
    webhookSent: (wasAccepted) =>
      add({ webhooks: { sent: counts.webhooks.sent + 1, accepted: counts.webhooks.accepted + Number(wasAccepted) } }),
    counts: (pending) => ({ ...counts, pending }),
    reset: () => add(zero),
  };
}
