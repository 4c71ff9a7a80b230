import { requireOwner } from '../../owner.ts';
import { type PutRequest, parseOutcome, toPutRequest } from '../put-request.ts';
import { createSteadyClock } from '../steady-clock.ts';
import { fromStorable, parseEntry, parseReadable, toStorable } from '../storable.ts';
import type { StoreEntry, WhatsGateStore } from '../store.ts';
import { type Stop, shareSubscription } from '../watchers.ts';
import { checkTable, type PostgresClient, type Row, refuse, runQuery } from './client.ts';

export type { PostgresClient } from './client.ts';

export interface PostgresStoreOptions extends PostgresClient {
  /**
   * Runs `LISTEN` for a channel, so that a page hears of a change at once, not within a second. All servers have it, or none.
   *
   * @param channel - a plain name, which needs no quotes
   * @returns what stops it
   */
  readonly listen?: (channel: string, onPayload: (payload: string) => void) => Stop | PromiseLike<Stop>;
  /** The table's name, with a schema if you like. Default: `whatsgate`. */
  readonly table?: string;
}

/** As a name in `LISTEN`. */
const toChannel = (table: string) => table.replace('.', '_');

/**
 * Keeps everything in PostgreSQL 11 or later, for any number of servers. Make its table once with `createPostgresTable`. Each
 * method is one statement, so that a pool will do, also behind PgBouncer. Give it no client that is in a transaction of yours.
 *
 * The database's encoding must be UTF8, and a put needs the isolation level READ COMMITTED, which is the default. A key or an
 * alias of more than about 2,700 bytes is refused.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` for options that cannot work; its methods reject when the database fails
 *
 * @example
 * ```ts
 * import { createPostgresStore, createPostgresTable } from '@whatsgate/server/postgres';
 * import pg from 'pg';
 *
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * await createPostgresTable(pool);
 * const store = createPostgresStore(pool);
 * ```
 *
 * @example With postgres.js, which can listen by itself
 * ```ts
 * import { createPostgresStore } from '@whatsgate/server/postgres';
 * import postgres from 'postgres';
 *
 * const sql = postgres(process.env.DATABASE_URL ?? '');
 * const store = createPostgresStore({
 *   query: (text, values) => sql.unsafe(text, values),
 *   listen: async (channel, onPayload) => (await sql.listen(channel, onPayload)).unlisten,
 * });
 * ```
 */
export function createPostgresStore(options: PostgresStoreOptions): WhatsGateStore {
  const { query, listen, table = 'whatsgate' } = options;
  checkTable(table);
  if (typeof query !== 'function')
    refuse('`query` is missing', 'Such as `query: (text, values) => pool.query(text, values)`.');
  if (listen !== undefined && typeof listen !== 'function') refuse('`listen` must be a function', 'Or leave it out.');

  const run = (text: string, ...values: (string | number | null)[]) => runQuery(options, text, values);
  const clock = createSteadyClock();
  const channel = listen && toChannel(table);
  const select = `select key, version, body from ${table}`;

  return {
    async now() {
      // A crash of the database may take back the last moments of its clock: no reason to wait for the disk.
      const text = `select set_config('synchronous_commit', 'off', true), ${table}_now($1::float8) as now`;
      return clock.tell((await run(text, clock.floor()))[0]?.now);
    },
    get: async (key) => toFirst(await run(`${select} where key = $1::text`, toStorable(key))),
    getByAlias: async (alias) =>
      toFirst(
        await run(`${select} where key = (select key from ${table}_aliases where alias = $1::text)`, toStorable(alias)),
      ),
    async put(key, document, version, options) {
      const request = toPutRequest(key, document, version, options);
      const text = JSON.stringify({ ...request, locks: toLocks(request), channel });
      return parseOutcome((await run(`select ${table}_put($1::text) as outcome`, text))[0]?.outcome);
    },
    async listByOwner(collection, owner) {
      requireOwner(owner, 'listByOwner');
      const text = `${select} where collection = $1::text and owner = $2::text`;
      return (await run(text, toStorable(collection), toStorable(owner))).map(toEntry);
    },
    async listDue(collection, time, max) {
      const text = `${select} where collection = $1::text and due_at <= $2::float8 order by due_at limit $3::int`;
      return parseReadable(await run(text, toStorable(collection), time, Math.min(max, maxInteger)), toEntry);
    },
    async acquireLock(name, ms) {
      const text = `select ${table}_lock($1::text, $2::float8, $3::float8) as taken`;
      const taken = (await run(text, toStorable(name), ms, clock.floor()))[0]?.taken;
      if (typeof taken !== 'boolean') throw new Error('The store did not say whether a lock was free.');
      return taken;
    },
    ...(listen !== undefined && {
      watch: shareSubscription((tell) =>
        listen.call(options, toChannel(table), (payload) => tell(fromStorable(payload))),
      ),
    }),
  };
}

const maxInteger = 2 ** 31 - 1;

/** What no two puts may work on at once. */
function toLocks({ key, document, limit, also }: PutRequest): readonly string[] {
  const locks = [key, ...also.map((other) => other.key)].map((each) => `key ${each}`);
  for (const alias of document?.aliases ?? []) locks.push(`alias ${alias}`);
  if (document !== undefined && limit !== undefined)
    locks.push(`owner ${JSON.stringify([document.collection, document.owner])}`);
  return locks;
}

function toEntry({ key, version, body }: Row): StoreEntry {
  return parseEntry(key, version, body);
}

function toFirst([row]: readonly Row[]): StoreEntry | null {
  return row === undefined ? null : toEntry(row);
}
