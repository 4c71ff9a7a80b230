import type { WhatsGateStore } from './store.ts';

const pageSize = 500;
/** More than that is left to the next sweep. */
const maxPages = 100;

/** Removes the documents of a collection whose time is over. */
export async function prune(store: WhatsGateStore, collection: string): Promise<void> {
  for (let page = 0; page < maxPages; page += 1) {
    const due = await store.listDue(collection, await store.now(), pageSize);
    for (const { key, version } of due) await store.put(key, null, version);
    if (due.length < pageSize) return;
  }
}
