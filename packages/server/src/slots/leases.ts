import { prune } from '../stores/prune.ts';
import type { StoreDocument, WhatsGateStore } from '../stores/store.ts';

/** Remembers leases that were given up: a request that arrives late must not take the slot again. */
export interface ReleasedLeases {
  remember(owner: string, lease: string): Promise<void>;
  isReleased(owner: string, lease: string): Promise<boolean>;
  /** Drops what is too old. */
  prune(): Promise<void>;
}

const collection = 'released-leases';
const rememberedFor = 10 * 60_000;

export function createReleasedLeases(store: WhatsGateStore): ReleasedLeases {
  const toKey = (owner: string, lease: string) => `lease:${JSON.stringify([owner, lease])}`;
  return {
    async remember(owner, lease) {
      const key = toKey(owner, lease);
      const dueAt = (await store.now()) + rememberedFor;
      const document: StoreDocument = { collection, owner, aliases: [], dueAt, value: null };
      await store.put(key, document, (await store.get(key))?.version ?? null);
    },
    async isReleased(owner, lease) {
      const entry = await store.get(toKey(owner, lease));
      return entry !== null && (entry.document.dueAt ?? 0) > (await store.now());
    },
    prune: () => prune(store, collection),
  };
}
