import { systemClock } from '../clock.ts';
import { requireOwner } from '../owner.ts';
import type { PutOptions, PutOutcome, StoreDocument, StoreEntry, WhatsGateStore } from './store.ts';
import { createWatchers } from './watchers.ts';

/**
 * Keeps everything in this process: for development, for tests, and for one server that may forget. After a restart the
 * server lists the account once and recognises its own sessions by their callback addresses.
 *
 * @param now - the time in ms; it must not go back
 */
export function createMemoryStore(now: () => number = systemClock.now): WhatsGateStore {
  const entries = new Map<string, StoreEntry>();
  const keysByAlias = new Map<string, string>();
  /** By collection and owner. */
  const keysByOwner = new Map<string, Set<string>>();
  /** By collection, of what is due some day. */
  const dueKeys = new Map<string, Set<string>>();
  const locks = new Map<string, number>();
  const watchers = createWatchers();
  let lastVersion = 0;

  const entriesOf = (keys: ReadonlySet<string> | undefined): StoreEntry[] =>
    [...(keys ?? [])].map((key) => entries.get(key) as StoreEntry); // the indexes hold keys of `entries` only

  const remove = (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    const { collection, owner, aliases } = entry.document;
    entries.delete(key);
    for (const alias of aliases) keysByAlias.delete(alias);
    removeFrom(keysByOwner, toIndex(collection, owner), key);
    removeFrom(dueKeys, collection, key);
  };
  const insert = (key: string, given: StoreDocument) => {
    lastVersion += 1;
    // A copy, as any other store would make: what is kept is shared with no caller.
    const document = copy(given);
    entries.set(key, { key, document, version: String(lastVersion) });
    for (const alias of document.aliases) keysByAlias.set(alias, key);
    addTo(keysByOwner, toIndex(document.collection, document.owner), key);
    if (document.dueAt !== null) addTo(dueKeys, document.collection, key);
  };

  const refuse = (
    key: string,
    document: StoreDocument | null,
    version: string | null,
    limit = Number.POSITIVE_INFINITY,
  ): PutOutcome | null => {
    const before = entries.get(key);
    if ((before?.version ?? null) !== version) return 'changed';
    if (document === null) return null;
    if (document.aliases.some((alias) => (keysByAlias.get(alias) ?? key) !== key)) return 'taken';
    const owned = keysByOwner.get(toIndex(document.collection, document.owner))?.size ?? 0;
    return before === undefined && owned >= limit ? 'full' : null;
  };

  return {
    now: async () => now(),
    get: async (key) => entries.get(key) ?? null,
    getByAlias: async (alias) => entries.get(keysByAlias.get(alias) ?? '') ?? null,
    async put(key, document, version, { limit, also = [] }: PutOptions = {}) {
      const refusal = refuse(key, document, version, limit);
      if (refusal !== null) return refusal;
      remove(key);
      if (document !== null) insert(key, document);
      for (const other of also) if (!entries.has(other.key)) insert(other.key, other.document);
      for (const { key: put } of [{ key }, ...also]) watchers.tell(put);
      return 'done';
    },
    async listByOwner(collection, owner) {
      return entriesOf(keysByOwner.get(toIndex(collection, requireOwner(owner, 'listByOwner'))));
    },
    async listDue(collection, time, max) {
      const dueAt = ({ document }: StoreEntry) => document.dueAt ?? 0;
      const due = entriesOf(dueKeys.get(collection)).filter((entry) => dueAt(entry) <= time);
      return due.sort((one, other) => dueAt(one) - dueAt(other)).slice(0, max);
    },
    async acquireLock(name, ms) {
      for (const [each, end] of locks) if (end <= now()) locks.delete(each);
      if (locks.has(name)) return false;
      locks.set(name, now() + ms);
      return true;
    },
    watch: watchers.watch,
  };
}

function copy(document: StoreDocument): StoreDocument {
  return JSON.parse(JSON.stringify(document)) as StoreDocument;
}

function toIndex(collection: string, owner: string): string {
  return JSON.stringify([collection, owner]);
}

function addTo(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  if (keys === undefined) index.set(name, new Set([key]));
  else keys.add(key);
}

function removeFrom(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(name);
}
