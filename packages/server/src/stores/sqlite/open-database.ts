import type { DatabaseSync } from 'node:sqlite';
import { WhatsGateError } from '@whatsgate/client';

/** Of the tables below. A file of a later edition is refused, since it may mean something else. */
const edition = 1;
/** `SQLITE_BUSY`, the lowest byte of its kinds. */
const busy = 5;

/** The documents, their aliases, and times: the clock, and the ends of locks. */
const tables = `
CREATE TABLE IF NOT EXISTS whatsgate (
  key TEXT PRIMARY KEY,
  collection TEXT NOT NULL,
  owner TEXT NOT NULL,
  due_at REAL,
  version TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS whatsgate_owner ON whatsgate (collection, owner);
CREATE INDEX IF NOT EXISTS whatsgate_due ON whatsgate (collection, due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS whatsgate_aliases (
  alias TEXT PRIMARY KEY,
  key TEXT NOT NULL REFERENCES whatsgate (key) ON DELETE CASCADE
) STRICT;
CREATE INDEX IF NOT EXISTS whatsgate_aliases_key ON whatsgate_aliases (key);
CREATE TABLE IF NOT EXISTS whatsgate_times (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
PRAGMA user_version = ${edition};
`;

/**
 * Opens the file, or makes it.
 *
 * @param wait - how long to wait for another process that writes, in ms
 * @throws WhatsGateError `INVALID_OPTIONS` where there is no `node:sqlite`, or the file is not to be used
 */
export function openDatabase(path: string, wait: number): DatabaseSync {
  const Database = findDatabase();
  if (typeof path !== 'string' || path === '')
    refuse('there is no path', "Write the path of a file, such as 'whatsgate.db'.");
  let database: DatabaseSync | undefined;
  try {
    database = new Database(path);
    database.exec(`PRAGMA busy_timeout = ${wait}`);
    setUp(database);
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof WhatsGateError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    refuse(
      `'${path}' cannot be used: ${reason}`,
      'Its folder must exist, on a disk of this machine, and the process must be allowed to write there.',
      cause,
    );
  }
}

/** In one step: several processes may begin at the same time. */
function setUp(database: DatabaseSync): void {
  useWriteAheadLog(database);
  database.exec('BEGIN IMMEDIATE');
  try {
    const found = Number(database.prepare('PRAGMA user_version').get()?.user_version);
    if (found > edition)
      refuse('the file was made by a later version of @whatsgate/server', 'Update the package, or use another file.');
    if (found < edition) database.exec(tables);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** SQLite does not wait by itself while another process makes the same change. */
function useWriteAheadLog(database: DatabaseSync): void {
  for (let tries = 1; ; tries += 1) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (tries === 500 || !isBusy(error)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function isBusy(error: unknown): boolean {
  return (Number((error as { readonly errcode?: unknown }).errcode) & 0xff) === busy;
}

function findDatabase(): typeof DatabaseSync {
  const sqlite = globalThis.process?.getBuiltinModule?.('node:sqlite') as
    | { readonly Database?: typeof DatabaseSync; readonly DatabaseSync?: typeof DatabaseSync }
    | undefined;
  const Database = sqlite?.Database ?? sqlite?.DatabaseSync;
  if (Database === undefined)
    refuse(
      'this runtime has no `node:sqlite`',
      'Use Node 22.13 or later (22.5 with --experimental-sqlite), or the store of @whatsgate/server/postgres or /redis.',
    );
  return Database;
}

function refuse(what: string, remedy: string, cause?: unknown): never {
  throw new WhatsGateError('INVALID_OPTIONS', `createSqliteStore: ${what}.`, { remedy, cause });
}
