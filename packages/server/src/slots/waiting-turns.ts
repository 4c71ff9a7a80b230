/** Who waits at present: one read per lease, and so many per owner and in this process. */
export interface WaitingTurns {
  /**
   * Begins to wait; an earlier read of the same lease is answered at once.
   *
   * @returns the turn; null where no more may wait
   */
  begin(owner: string, lease: string): WaitingTurn | null;
  /** Ends all waits, for good. */
  close(): void;
}

export interface WaitingTurn {
  /** Aborted when the read must be answered at once. */
  readonly over: AbortSignal;
  end(): void;
}

const maxPerOwner = 20;
const maxInAll = 10_000;

/** @param max - how many reads may wait in this process */
export function createWaitingTurns(max = maxInAll): WaitingTurns {
  const byOwner = new Map<string, Map<string, AbortController>>();
  let count = 0;
  let isClosed = false;

  const end = (owner: string, lease: string, turn: AbortController) => {
    turn.abort();
    const turns = byOwner.get(owner);
    if (turns?.get(lease) !== turn) return;
    turns.delete(lease);
    count -= 1;
    if (turns.size === 0) byOwner.delete(owner);
  };

  return {
    begin(owner, lease) {
      const earlier = byOwner.get(owner)?.get(lease);
      if (earlier !== undefined) end(owner, lease, earlier);
      const turns = byOwner.get(owner) ?? new Map<string, AbortController>();
      if (isClosed || count >= max || turns.size >= maxPerOwner) return null;
      const turn = new AbortController();
      byOwner.set(owner, turns.set(lease, turn));
      count += 1;
      return { over: turn.signal, end: () => end(owner, lease, turn) };
    },
    close() {
      isClosed = true;
      for (const turns of byOwner.values()) for (const turn of turns.values()) turn.abort();
    },
  };
}
