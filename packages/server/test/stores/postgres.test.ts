import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe } from 'vitest';
import {
  createPostgresStore,
  createPostgresTable,
  type PostgresStoreOptions,
} from '../../src/stores/postgres/index.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../databases/postgres.ts';
import { describeStore } from './describe-store.ts';
import { nextPlace, type TestedStores } from './open-stores.ts';

type Client = Omit<PostgresStoreOptions, 'table'>;

/** Stores in a new table, on these clients in turn. */
const openOn =
  (clients: () => readonly Client[]): TestedStores['open'] =>
  async (count) => {
    const all = clients();
    const table = nextPlace();
    await createPostgresTable(all[0] as Client, table);
    const stores = Array.from({ length: count }, (_, index) =>
      createPostgresStore({ ...(all[index % all.length] as Client), table }),
    );
    return stores as unknown as ReturnType<TestedStores['open']>;
  };

describe('PGlite', () => {
  let database: PGlite;
  beforeAll(async () => {
    database = await PGlite.create();
  }, 60_000);
  afterAll(() => database.close());
  const client: Client = {
    query: (text, values) => database.query(text, values),
    listen: (channel, onPayload) => database.listen(channel, onPayload),
  };
  describeStore(
    'PGlite',
    openOn(() => [client]),
  );
});

describe.skipIf(!hasPostgres)('PostgreSQL (was not tried where there is none: run scripts/setup/databases.ts)', () => {
  let server: PostgresServer;
  const pools: pg.Pool[] = [];
  const sqls: postgres.Sql[] = [];

  beforeAll(async () => {
    server = await startPostgres();
    for (let count = 0; count < 2; count += 1) {
      pools.push(new pg.Pool({ connectionString: server.url, max: 10 }));
      sqls.push(postgres(server.url, { max: 10, onnotice: () => {} }));
    }
  }, 60_000);
  afterAll(async () => {
    await Promise.all([...pools.map((pool) => pool.end()), ...sqls.map((sql) => sql.end())]);
    await server.remove();
  });

  const onPool = (pool: pg.Pool): Client => ({
    query: (text, values) => pool.query(text, values),
    async listen(channel, onPayload) {
      const client = await pool.connect();
      client.on('notification', ({ payload }) => onPayload(payload ?? ''));
      await client.query(`LISTEN ${channel}`);
      return () => client.release(true);
    },
  });
  const onSql = (sql: postgres.Sql): Client => ({
    query: (text, values) => sql.unsafe(text, values),
    listen: async (channel, onPayload) => (await sql.listen(channel, onPayload)).unlisten,
  });

  describeStore(
    'pg',
    openOn(() => pools.map(onPool)),
  );
  describeStore(
    'postgres.js',
    openOn(() => sqls.map(onSql)),
  );
});
