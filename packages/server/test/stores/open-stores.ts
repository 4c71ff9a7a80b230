import type { WhatsGateStore } from '../../src/index.ts';

/** A database under test. */
export interface TestedStores {
  /** Stores on connections of their own that share an empty place of the database. */
  open(count: number): Promise<readonly [WhatsGateStore, ...WhatsGateStore[]]>;
}

let lastPlace = 0;

/** A new name for a table, a prefix or a file. */
export function nextPlace(): string {
  lastPlace += 1;
  return `place${lastPlace}`;
}
