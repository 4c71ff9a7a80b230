import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WhatsGateStore } from '../../src/index.ts';
import { createPostgresStore, createPostgresTable, postgresTableSql } from '../../src/stores/postgres/index.ts';
import { describeWith } from '../databases/describe-with.ts';
import { type PostgresServer, startPostgres } from '../databases/postgres.ts';
import { countThroughCuts } from './count-through-cuts.ts';
import { expectFilled, fill, plain } from './describe-store.ts';
import { nextPlace } from './open-stores.ts';

describeWith('postgres', 'a PostgreSQL that fails', () => {
  let server: PostgresServer;
  const pools: pg.Pool[] = [];
  const connect = (options: pg.PoolConfig = {}) => {
    const pool = new pg.Pool({ connectionString: server.url, ...options }).on('error', () => {});
    // A client in use tells of its own end.
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.push(pool);
    return pool;
  };
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await startPostgres();
    pool = connect();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(pools.map((each) => each.end()));
    await server.remove();
  });
  const onPool = (each: pg.Pool, table: string): WhatsGateStore =>
    createPostgresStore({ query: (text, values) => each.query(text, values), table });
  const open = async () => {
    const table = nextPlace();
    await createPostgresTable(pool, table);
    return { table, store: onPool(pool, table) };
  };

  it('S15: one that crashes and comes again has everything, and what it was asked meanwhile is rejected', async () => {
    const { store } = await open();
    expect(await store.put('a', { ...plain, aliases: ['alias'] }, null)).toBe('done');
    const before = await store.get('a');
    await server.crash();
    await expect(store.get('a')).rejects.toThrow();
    await expect(store.put('b', plain, null)).rejects.toThrow();
    await server.start();
    await expect.poll(() => store.get('a').catch(() => null), { timeout: 10_000 }).toEqual(before);
    expect(await store.getByAlias('alias')).toEqual(before);
    expect(await store.put('a', plain, before?.version ?? null)).toBe('done');
  }, 30_000);

  it('S15: connections that are cut again and again lose no put and repeat none', async () => {
    const { table } = await open();
    const own = connect({ application_name: 'cut' });
    const cut = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cut'";
    await countThroughCuts(onPool(own, table), () => pool.query(cut), 2);
  }, 30_000);

  it('a table that is not there, or without its functions, is refused in words', async () => {
    const store = onPool(pool, 'nothing');
    const refusal = { code: 'INVALID_OPTIONS', message: /Run `createPostgresTable\(client\)` once/ };
    await expect(store.get('a')).rejects.toMatchObject(refusal);
    await expect(store.now()).rejects.toMatchObject(refusal);
    await expect(store.put('a', plain, null)).rejects.toMatchObject(refusal);
    await expect(onPool(pool, 'no_schema.whatsgate').get('a')).rejects.toMatchObject(refusal);
  });

  it('servers that make the table at once, and again, make one and keep what it has', async () => {
    const table = nextPlace();
    await Promise.all(Array.from({ length: 8 }, () => createPostgresTable(pool, table)));
    const store = onPool(pool, table);
    await store.put('a', plain, null);
    await createPostgresTable(pool, table);
    expect((await store.get('a'))?.document).toEqual(plain);
  });

  it('`postgresTableSql` is a migration, and a table may be in a schema of its own', async () => {
    await pool.query('create schema app');
    await pool.query(postgresTableSql('app.links'));
    await pool.query(postgresTableSql('app.links'));
    const store = onPool(pool, 'app.links');
    expect(await store.put('a', { ...plain, aliases: ['alias'] }, null)).toBe('done');
    expect((await store.getByAlias('alias'))?.key).toBe('a');
    expect(await store.acquireLock('sweep', 1_000)).toBe(true);
  });

  it('at another isolation level a put is rejected, since it could not see the others', async () => {
    const { table } = await open();
    const strict = connect({ options: '-c default_transaction_isolation=serializable' });
    await expect(onPool(strict, table).put('a', plain, null)).rejects.toThrow('READ COMMITTED');
    expect(await onPool(pool, table).get('a')).toBeNull();
  });

  it('S15: what no server wrote is rejected where it is asked for, and ends no sweep', async () => {
    const { table, store } = await open();
    await store.put('good', plain, null);
    await store.put('bad', plain, null);
    for (const body of ['{"half":', '{"collection":1}', 'null', '']) {
      await pool.query(`update ${table} set body = $1 where key = 'bad'`, [body]);
      await expect(store.get('bad')).rejects.toThrow('no WhatsGate server wrote');
      await expect(store.listByOwner('slots', 'anna')).rejects.toThrow('no WhatsGate server wrote');
      expect((await store.listDue('slots', 1_000, 10)).map(({ key }) => key)).toEqual(['good']);
    }
  });

  it('a document that an operator removes leaves no name taken', async () => {
    const { table, store } = await open();
    await store.put('a', { ...plain, aliases: ['alias'] }, null);
    await pool.query(`delete from ${table}`);
    expect(await store.put('b', { ...plain, aliases: ['alias'] }, null)).toBe('done');
  });

  it('S13, S15: a clock that is set back does not take time back, nor does it stand still', async () => {
    const { table, store } = await open();
    await store.now();
    const ahead = Date.now() + 3_600_000;
    await pool.query(`update ${table}_times set at = $1 where name = 'clock'`, [ahead]);
    expect(await store.now()).toBeGreaterThanOrEqual(ahead);
    await expect.poll(() => store.now()).toBeGreaterThan(ahead);
    expect(await store.acquireLock('sweep', 20)).toBe(true);
    await expect.poll(() => store.acquireLock('sweep', 20)).toBe(true);
  });

  it('locks that have ended are removed', async () => {
    const { table, store } = await open();
    for (let lock = 0; lock < 30; lock += 1) expect(await store.acquireLock(`claim ${lock}`, 1)).toBe(true);
    await expect
      .poll(async () => {
        await store.acquireLock('sweep', 60_000);
        return (await pool.query(`select count(*)::int as count from ${table}_times`)).rows[0].count;
      })
      .toBe(2); // the clock, and the sweep's
  });

  it('with 10,000 documents nothing is searched from end to end', async () => {
    const { table } = await open();
    // One connection, so that its own figures are all.
    const client = connect({ max: 1 });
    const store = onPool(client, table);
    await fill(store);
    await client.query(`insert into ${table}_aliases select 'filled:' || key, key from ${table}`);
    await client.query(`analyze ${table}`);
    await client.query(`analyze ${table}_aliases`);
    const scans = async () => {
      await client.query('select pg_stat_force_next_flush()').catch(() => client.query('select pg_sleep(1)'));
      const names = [table, `${table}_aliases`];
      const text =
        'select sum(seq_scan)::int as scans, sum(idx_scan)::int as looks from pg_stat_user_tables where relname = any($1)';
      return (await client.query<{ scans: number; looks: number }>(text, [names])).rows[0];
    };
    const before = await scans();
    await expectFilled(store);
    for (let times = 0; times < 20; times += 1) {
      const document = { ...plain, owner: 'owner7', aliases: [`alias:${times}`] };
      expect(await store.put(`new:${times}`, document, null, { limit: 200 })).toBe('done');
      const entry = await store.getByAlias(`alias:${times}`);
      expect(await store.put(`new:${times}`, null, entry?.version ?? null)).toBe('done');
    }
    const after = await scans();
    expect(Number(after?.looks)).toBeGreaterThan(Number(before?.looks) + 100);
    expect(after?.scans).toBe(before?.scans);
  }, 30_000);
});

describe('options of the store on PostgreSQL that cannot work', () => {
  const query = async () => [];

  it.each([
    [{}, '`query` is missing'],
    [{ query: 'select' }, '`query` is missing'],
    [{ query, listen: 'puts' }, '`listen` must be a function'],
  ])('%o: %s', (options, message) => {
    expect(() => createPostgresStore(options as never)).toThrow(message);
  });

  it.each(['', 'Links', 'links; drop table users', 'a.b.c', 'ж', '1a', 'a'.repeat(41), 7])('the table %o', (table) => {
    expect(() => createPostgresStore({ query, table: table as string })).toThrow('`table` is not a plain name');
  });

  it('a table’s name is looked at wherever it is given', async () => {
    expect(() => postgresTableSql('a"b')).toThrow('not a plain name');
    await expect(createPostgresTable({ query }, 'a"b')).rejects.toThrow('not a plain name');
  });

  it.each([null, undefined, 'rows', {}, { rows: 1 }])('an answer of %o is no answer', async (answer) => {
    const store = createPostgresStore({ query: async () => answer });
    for (const call of [() => store.now(), () => store.get('a'), () => store.put('a', plain, null)])
      await expect(call()).rejects.toThrow('`query` gave no rows');
  });

  it('no row, or a strange one, is never taken for an outcome', async () => {
    for (const rows of [[], [{}], [{ outcome: 'perhaps', now: 'soon', taken: 1 }]]) {
      const store = createPostgresStore({ query: async () => rows });
      await expect(store.put('a', plain, null)).rejects.toThrow('what became of a put');
      await expect(store.now()).rejects.toThrow('what time it is');
      await expect(store.acquireLock('a', 1)).rejects.toThrow('whether a lock was free');
    }
  });
});
