import { WhatsGateError } from '@whatsgate/client';

/** A client of PostgreSQL: a `Pool` or `Client` of `pg`, a PGlite, or anything that runs one statement. */
export interface PostgresClient {
  /**
   * Runs one statement, on any connection: `$1`, `$2`, … stand for the values, which are texts, numbers and nulls.
   *
   * @returns the rows as objects, or an object with them as `rows`
   */
  readonly query: (text: string, values?: (string | number | null)[]) => PromiseLike<unknown>;
}

export type Row = Readonly<Record<string, unknown>>;

/** Codes of PostgreSQL: an unknown schema, table or function. */
const missing = ['3F000', '42P01', '42883'];

/**
 * Runs a statement of the store's.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` when the table was not created, or the client gives no rows; else what the client throws
 */
export async function runQuery(
  client: PostgresClient,
  text: string,
  values: (string | number | null)[],
): Promise<readonly Row[]> {
  const result = await client.query(text, values).then(undefined, (cause: unknown) => {
    const code: unknown = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
    if (missing.includes(String(code)))
      refuse(
        `the table is not there, or not all of it: ${cause instanceof Error ? cause.message : String(cause)}`,
        'Run `createPostgresTable(client)` once, or put `postgresTableSql()` into a migration.',
        cause,
      );
    throw cause;
  });
  const rows: unknown = Array.isArray(result) ? result : (result as { readonly rows?: unknown } | null)?.rows;
  if (!Array.isArray(rows))
    refuse('`query` gave no rows', 'It must give an array of rows, or an object with them as `rows`.');
  return rows as readonly Row[];
}

/** @throws WhatsGateError `INVALID_OPTIONS` for a name that SQL could read in two ways */
export function checkTable(table: unknown): string {
  if (typeof table === 'string' && /^(?:[a-z_][a-z0-9_]{0,39}\.)?[a-z_][a-z0-9_]{0,39}$/.test(table)) return table;
  refuse(
    '`table` is not a plain name',
    "Write lower-case letters, digits and underscores, at most 40, such as 'whatsgate' or 'app.whatsgate'.",
  );
}

export function refuse(what: string, remedy: string, cause?: unknown): never {
  throw new WhatsGateError('INVALID_OPTIONS', `createPostgresStore: ${what}.`, { remedy, cause });
}
