/** What a store keeps under one key: a JSON value, and by what it is found. */
export interface StoreDocument {
  /** What kind of document it is, such as `slots`. */
  readonly collection: string;
  /** Whose it is, for `listByOwner`. */
  readonly owner: string;
  /** Other names of it, each held by at most one document of the store. */
  readonly aliases: readonly string[];
  /** When it must be looked at next, in ms since the epoch by the store's clock; null for never. */
  readonly dueAt: number | null;
  /** Plain JSON. */
  readonly value: unknown;
}

export interface StoreEntry {
  readonly key: string;
  readonly document: StoreDocument;
  /** Changes with each `put`, and is never used again for this key, not even after a removal. Opaque. */
  readonly version: string;
}

/** `changed`: the version is not the newest; `taken`: an alias belongs to another key; `full`: the owner has `limit` already. */
export type PutOutcome = 'done' | 'changed' | 'taken' | 'full';

export interface PutOptions {
  /** For a new document: how many of this collection its owner may have, this one included. */
  readonly limit?: number;
  /**
   * Further documents, written in the same step or not at all. None of them has an alias; one whose key is in use is left
   * as it is.
   */
  readonly also?: readonly { readonly key: string; readonly document: StoreDocument }[];
}

/**
 * Where the server keeps what it must not forget: `createMemoryStore()`, the stores of `@whatsgate/server/sqlite`,
 * `/postgres` and `/redis`, or your own. One table is enough for one: key, collection, owner, due time, version and value, with
 * a second one for aliases. Any text may be a key, an alias or a collection. Each method is atomic and sees every earlier `put` that has resolved; each may reject, and
 * then it is unknown whether it was done.
 */
export interface WhatsGateStore {
  /** The store's time in ms since the epoch: servers that share a store share its clock. */
  now(): Promise<number>;
  get(key: string): Promise<StoreEntry | null>;
  getByAlias(alias: string): Promise<StoreEntry | null>;
  /** Writes a document, or removes it with `null`, if its version is still this one (`null`: if there is none). */
  put(key: string, document: StoreDocument | null, version: string | null, options?: PutOptions): Promise<PutOutcome>;
  /** The documents of one owner. Rejects without an owner: an absent one never means all. */
  listByOwner(collection: string, owner: string): Promise<readonly StoreEntry[]>;
  /** What is due at `time`, the longest due first, at most `max` documents. */
  listDue(collection: string, time: number, max: number): Promise<readonly StoreEntry[]>;
  /** Takes a lock that ends by itself after `ms` milliseconds. @returns whether it was free */
  acquireLock(name: string, ms: number): Promise<boolean>;
  /**
   * Optional: tells the keys of documents that any server puts or removes, at best at once. A key may be told twice, late or
   * not at all: what waits for a change looks at the store once a second all the same.
   *
   * @returns stops it
   */
  readonly watch?: (onPut: (key: string) => void) => () => void;
}
