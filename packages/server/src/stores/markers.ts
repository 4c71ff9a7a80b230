import type { StoreDocument, WhatsGateStore } from './store.ts';

/** Times that all servers of an installation share, such as when the account was listed; ms by the store's clock. */
export interface Marker {
  /** Null where the store does not know it: it is new, or was emptied. */
  read(): Promise<number | null>;
  write(time: number): Promise<void>;
}

export function createMarker(store: WhatsGateStore, name: string): Marker {
  const key = `marker:${name}`;
  return {
    async read() {
      const entry = await store.get(key);
      return entry === null ? null : Number(entry.document.value);
    },
    async write(time) {
      const document: StoreDocument = { collection: 'markers', owner: 'server', aliases: [], dueAt: null, value: time };
      // Another server that is faster has written about the same.
      await store.put(key, document, (await store.get(key))?.version ?? null);
    },
  };
}
