import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { requireOwner } from '../../owner.ts';
import { type PutRequest, toPutRequest, type WrittenDocument } from '../put-request.ts';
import { createSteadyClock } from '../steady-clock.ts';
import { parseEntry, parseReadable, toStorable } from '../storable.ts';
import type { PutOutcome, StoreEntry, WhatsGateStore } from '../store.ts';
import { createWatchers } from '../watchers.ts';
import { openDatabase } from './open-database.ts';

export interface SqliteStoreOptions {
  /**
   * How long a write waits for another process that is writing, in ms; the process does nothing else then.
   * Default: 5 s.
   */
  readonly busyTimeout?: number;
  /** The time in ms since the epoch. Default: the machine's. */
  readonly now?: () => number;
}

export interface SqliteStore extends WhatsGateStore {
  /** Closes the file. Every method rejects afterwards. */
  close(): void;
}

/**
 * Keeps everything in one SQLite file, which outlives a crash and a power failure: for one machine. Several processes
 * may share the file; the disk must be the machine's own, not a network's. Needs `node:sqlite`: Node 22.13, or 22.5
 * with `--experimental-sqlite`; until SQLite is stable there, Node prints a warning of its own.
 *
 * Its time is the machine's and never goes back, for all processes together. `watch` tells of the puts of this process.
 *
 * @param path - the file, made if it is not there; `':memory:'` for none
 * @throws WhatsGateError `INVALID_OPTIONS` without `node:sqlite`, or where the file cannot be used
 *
 * @example
 * ```ts
 * import { createWhatsGateServer } from '@whatsgate/server';
 * import { createSqliteStore } from '@whatsgate/server/sqlite';
 *
 * const whatsgate = createWhatsGateServer({
 *   store: createSqliteStore('/var/lib/my-app/whatsgate.db'),
 *   apiKey: process.env.WHATSGATE_API_KEY ?? '',
 *   secret: process.env.WHATSGATE_SECRET,
 *   publicUrl: 'https://app.example.com/api/whatsgate',
 *   identify: () => null, // your own
 * });
 * ```
 */
export function createSqliteStore(
  path: string,
  { busyTimeout = 5_000, now = Date.now }: SqliteStoreOptions = {},
): SqliteStore {
  const database = openDatabase(path, Math.floor(busyTimeout));
  const clock = createSteadyClock();
  const watchers = createWatchers();
  const sql = prepareAll(database);

  let durability: Durability | null = null;
  const setDurability = (wanted: Durability) => {
    if (wanted !== durability) database.exec(`PRAGMA synchronous = ${wanted}`);
    durability = wanted;
  };
  const inTransaction = <Result>(wanted: Durability, work: () => Result): Result => {
    setDurability(wanted);
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      // Some errors have ended the transaction already.
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };
  /**
   * What is told stands in the file, so that no process ever tells less. What stands there need not be written again.
   */
  const tellTime = () => {
    const at = Math.max(Math.floor(now()), clock.floor());
    const told = sql.time({})[0]?.at;
    if (Number(told) >= at) return clock.tell(told);
    setDurability('NORMAL');
    return clock.tell(sql.tellTime({ at })[0]?.at);
  };

  const refuse = ({ key, document, expected, limit }: PutRequest): PutOutcome | null => {
    const before = sql.version({ key })[0]?.version;
    if (before !== expected) return 'changed';
    if (document === undefined) return null;
    const { collection, owner } = document;
    if (document.aliases.some((alias) => sql.isTaken({ alias, key }).length > 0)) return 'taken';
    if (before !== undefined || limit === undefined) return null;
    return Number(sql.count({ collection, owner })[0]?.count) >= limit ? 'full' : null;
  };
  const write = (key: string, { aliases, ...columns }: WrittenDocument, version: string) => {
    sql.write({ key, version, ...columns });
    sql.dropAliases({ key });
    for (const alias of aliases) sql.addAlias({ alias, key });
  };
  const put = (request: PutRequest): PutOutcome => {
    const refusal = refuse(request);
    if (refusal !== null) return refusal;
    const { key, document, version, also } = request;
    if (document === undefined) sql.remove({ key });
    else write(key, document, version);
    for (const { key: other, ...written } of also)
      if (sql.version({ key: other }).length === 0) write(other, written, version);
    return 'done';
  };

  return {
    now: async () => tellTime(),
    get: async (key) => toFirst(sql.get({ key: toStorable(key) })),
    getByAlias: async (alias) => toFirst(sql.getByAlias({ alias: toStorable(alias) })),
    async put(key, document, version, options) {
      const request = toPutRequest(key, document, version, options);
      const outcome = inTransaction('FULL', () => put(request));
      if (outcome === 'done')
        for (const put of [key, ...(options?.also ?? []).map((other) => other.key)]) watchers.tell(put);
      return outcome;
    },
    async listByOwner(collection, owner) {
      requireOwner(owner, 'listByOwner');
      return sql.listByOwner({ collection: toStorable(collection), owner: toStorable(owner) }).map(toEntry);
    },
    async listDue(collection, time, max) {
      const rows = sql.listDue({
        collection: toStorable(collection),
        time,
        max: Math.min(max, Number.MAX_SAFE_INTEGER),
      });
      return parseReadable(rows, toEntry);
    },
    acquireLock: async (name, ms) =>
      inTransaction('NORMAL', () => {
        const at = tellTime();
        sql.dropLocks({ at });
        return sql.lock({ name: `lock ${toStorable(name)}`, end: at + Math.ceil(ms) }).length > 0;
      }),
    watch: watchers.watch,
    close: () => database.close(),
  };
}

/** `FULL` outlives a power failure; `NORMAL` costs no write to the disk, and outlives a crash. */
type Durability = 'FULL' | 'NORMAL';
type Row = Readonly<Record<string, unknown>>;
type Statement = (parameters: Record<string, SQLInputValue>) => readonly Row[];

function prepareAll(database: DatabaseSync) {
  const prepare = (text: string): Statement => {
    const statement = database.prepare(text);
    return (parameters) => statement.all(parameters) as Row[];
  };
  return {
    time: prepare("SELECT at FROM whatsgate_times WHERE name = 'clock'"),
    tellTime: prepare(
      "INSERT INTO whatsgate_times VALUES ('clock', :at) ON CONFLICT DO UPDATE SET at = max(at, excluded.at) RETURNING at",
    ),
    dropLocks: prepare("DELETE FROM whatsgate_times WHERE name <> 'clock' AND at <= :at"),
    lock: prepare('INSERT INTO whatsgate_times VALUES (:name, :end) ON CONFLICT DO NOTHING RETURNING name'),
    version: prepare('SELECT version FROM whatsgate WHERE key = :key'),
    isTaken: prepare('SELECT key FROM whatsgate_aliases WHERE alias = :alias AND key <> :key'),
    count: prepare('SELECT count(*) AS count FROM whatsgate WHERE collection = :collection AND owner = :owner'),
    write: prepare(
      `INSERT INTO whatsgate (key, collection, owner, due_at, version, body)
      VALUES (:key, :collection, :owner, :dueAt, :version, :body)
      ON CONFLICT DO UPDATE SET collection = :collection, owner = :owner, due_at = :dueAt, version = :version, body = :body`,
    ),
    remove: prepare('DELETE FROM whatsgate WHERE key = :key'),
    dropAliases: prepare('DELETE FROM whatsgate_aliases WHERE key = :key'),
    addAlias: prepare('INSERT INTO whatsgate_aliases (alias, key) VALUES (:alias, :key)'),
    get: prepare('SELECT key, version, body FROM whatsgate WHERE key = :key'),
    getByAlias: prepare(
      'SELECT key, version, body FROM whatsgate WHERE key = (SELECT key FROM whatsgate_aliases WHERE alias = :alias)',
    ),
    listByOwner: prepare('SELECT key, version, body FROM whatsgate WHERE collection = :collection AND owner = :owner'),
    listDue: prepare(
      'SELECT key, version, body FROM whatsgate WHERE collection = :collection AND due_at <= :time ORDER BY due_at LIMIT :max',
    ),
  };
}

function toEntry({ key, version, body }: Row): StoreEntry {
  return parseEntry(key, version, body);
}

function toFirst([row]: readonly Row[]): StoreEntry | null {
  return row === undefined ? null : toEntry(row);
}
