import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPostgresStore, createPostgresTable } from '../../src/stores/postgres/index.ts';
import { describeStore, plain } from './describe-store.ts';
import { openPostgres, type PostgresConnection } from './open-postgres.ts';

let database: PGlite;
beforeAll(async () => {
  database = await PGlite.create();
}, 60_000);
afterAll(() => database.close());

const connection: PostgresConnection = {
  query: (text, values) => database.query(text, values),
  listen: (channel, onPayload) => database.listen(channel, onPayload),
};

describeStore(
  'PGlite',
  openPostgres(() => [connection]),
);

it('a client may be given as it is', async () => {
  await createPostgresTable(database);
  const store = createPostgresStore(database);
  const told: string[] = [];
  const stop = store.watch?.((key) => told.push(key));
  expect(await store.put('a', plain, null)).toBe('done');
  await expect
    .poll(async () => {
      await store.put('a', plain, (await store.get('a'))?.version ?? null);
      return told;
    })
    .toContain('a');
  stop?.();
});
