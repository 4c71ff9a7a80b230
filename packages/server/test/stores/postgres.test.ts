import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll } from 'vitest';
import { describeWith } from '../databases/describe-with.ts';
import { type PostgresServer, startPostgres } from '../databases/postgres.ts';
import { describeStore } from './describe-store.ts';
import { openPostgres, type PostgresConnection } from './open-postgres.ts';

describeWith('postgres', 'PostgreSQL', () => {
  let server: PostgresServer;
  const pools: pg.Pool[] = [];
  const sqls: postgres.Sql[] = [];

  beforeAll(async () => {
    server = await startPostgres();
    for (let count = 0; count < 2; count += 1) {
      pools.push(new pg.Pool({ connectionString: server.url, max: 5 }));
      sqls.push(postgres(server.url, { max: 5, onnotice: () => {} }));
    }
  }, 60_000);
  afterAll(async () => {
    await Promise.all([...pools.map((pool) => pool.end()), ...sqls.map((sql) => sql.end())]);
    await server.remove();
  });

  const onPool = (pool: pg.Pool): PostgresConnection => ({
    query: (text, values) => pool.query(text, values),
    async listen(channel, onPayload) {
      const client = await pool.connect();
      client.on('notification', ({ payload }) => onPayload(payload ?? ''));
      await client.query(`LISTEN ${channel}`);
      return () => client.release(true);
    },
  });
  const onSql = (sql: postgres.Sql): PostgresConnection => ({
    query: (text, values) => sql.unsafe(text, values),
    listen: async (channel, onPayload) => (await sql.listen(channel, onPayload)).unlisten,
  });

  describeStore(
    'pg',
    openPostgres(() => pools.map(onPool)),
  );
  describeStore(
    'postgres.js',
    openPostgres(() => sqls.map(onSql)),
  );
});
