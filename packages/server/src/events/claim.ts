import type { ServerClock } from '../clock.ts';
import type { StoreEntry, WhatsGateStore } from '../stores/store.ts';

/** A document that this server alone works on. It is renewed until it ends; a server that dies has it for 10 s. */
export interface Claim {
  /** Rejects when another server may have taken the document: what goes on here must stop. */
  readonly lost: Promise<never>;
  /** Ends the renewals. @returns the document as it was written last */
  end(): Promise<StoreEntry>;
}

const claimTime = 10_000;
const renewEvery = 3_000;
/** It counts as lost so long before it ends; ms. */
const margin = 1_000;

/** @returns null where another server was faster, or the store so slow that it may have been */
export async function claim(store: WhatsGateStore, clock: ServerClock, entry: StoreEntry): Promise<Claim | null> {
  let current = entry;
  let begunAt = clock.now();
  const isOver = () => clock.now() - begunAt >= claimTime - margin;

  /** Writes when the claim ends; the version of that write is read back. */
  const write = async (): Promise<boolean> => {
    const from = clock.now();
    const dueAt = (await store.now()) + claimTime;
    const document = { ...current.document, dueAt };
    if ((await store.put(current.key, document, current.version)) !== 'done') return false;
    const written = await store.get(current.key);
    if (written?.document.dueAt !== dueAt) return false;
    current = written;
    begunAt = from;
    return true;
  };

  if (!(await write()) || isOver()) return null;
  let lose: (error: Error) => void = () => {};
  const lost = new Promise<never>((_, reject) => {
    lose = reject;
  });
  lost.catch(() => {});
  const toLost = () => new Error('the store did not keep it for this server');
  let renewing: Promise<unknown> | null = null;
  const stop = clock.every(renewEvery, () => {
    if (isOver()) lose(toLost());
    renewing ??= write()
      .then((isKept) => isKept || lose(toLost()))
      // It may have been written; the next one tries again while there is time.
      .catch(() => {})
      .finally(() => {
        renewing = null;
      });
  });
  return {
    lost,
    async end() {
      stop();
      await renewing;
      return current;
    },
  };
}
