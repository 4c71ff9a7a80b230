import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import type { WhatsGateStore } from '../src/index.ts';
import { createPostgresStore, createPostgresTable } from '../src/stores/postgres/index.ts';
import { createRedisStore, fromRedis } from '../src/stores/redis/index.ts';
import { createSqliteStore } from '../src/stores/sqlite/index.ts';
import { describeWith } from './databases/describe-with.ts';
import { startPostgres } from './databases/postgres.ts';
import { startRedis } from './databases/redis.ts';
import { type Answer, createHarness, type Harness, pageHeaders } from './harness.ts';

/** Stores on connections of their own that share a database, and what ends it. */
interface Opened {
  readonly stores: readonly [WhatsGateStore, WhatsGateStore];
  close(): Promise<void>;
}

async function openSqlite(): Promise<Opened> {
  const folder = await mkdtemp(join(tmpdir(), 'whatsgate-sqlite-'));
  const open = () => createSqliteStore(join(folder, 'whatsgate.db'));
  const stores = [open(), open()] as const;
  return {
    stores,
    async close() {
      for (const store of stores) store.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openPostgres(): Promise<Opened> {
  const server = await startPostgres();
  const pools = [server, server].map(({ url }) => new pg.Pool({ connectionString: url })) as [pg.Pool, pg.Pool];
  await createPostgresTable(pools[0]);
  return {
    stores: [createPostgresStore(pools[0]), createPostgresStore(pools[1])],
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
      await server.remove();
    },
  };
}

async function openRedis(): Promise<Opened> {
  const server = await startRedis();
  const connect = () =>
    createClient({ url: server.url })
      .on('error', () => {})
      .connect();
  const clients = [await connect(), await connect()] as const;
  return {
    stores: [createRedisStore(fromRedis(clients[0])), createRedisStore(fromRedis(clients[1]))],
    async close() {
      for (const client of clients) client.destroy();
      await server.remove();
    },
  };
}

/** In real time: the database's own clock runs, so everything else has to. */
function testTwoServers(open: () => Promise<Opened>): void {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  /** Asks two servers in turn, all at once: `keys` are those of the requests. */
  async function createAtOnce(user: string, keys: readonly string[]): Promise<[Harness, readonly Answer[]]> {
    const [store, other] = opened.stores;
    const harness = await createHarness({ store, clock: systemClock }, { clock: 'running' });
    const servers = [harness.server, harness.restart(other)];
    const answers = keys.map((key, index) => {
      harness.server = servers[index % 2] as Harness['server'];
      return harness.call('session-create', { name: 'Support' }, { ...pageHeaders(key), 'X-User': user });
    });
    const all = await Promise.all(answers);
    for (const server of servers) server.close();
    return [harness, all];
  }

  it('S2: a create that is sent to both with one key, ten times at once, makes one session', async () => {
    const [{ emulator }, answers] = await createAtOnce('anna', Array(10).fill('page'));
    const ids = answers.filter(({ status }) => status === 200).map(({ body }) => body.data.unique_id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(1);
    for (const { status } of answers) expect([200, 409, 503]).toContain(status);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  }, 30_000);

  it('S2: so do ten pages of one user', async () => {
    const [{ emulator }, answers] = await createAtOnce('bob', ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    const ids = answers.filter(({ status }) => status === 200).map(({ body }) => body.data.unique_id);
    expect(new Set(ids).size).toBe(1);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  }, 30_000);
}

describe('two servers on SQLite', () => testTwoServers(openSqlite));
describeWith('postgres', 'two servers on PostgreSQL', () => testTwoServers(openPostgres));
describeWith('redis', 'two servers on Redis', () => testTwoServers(openRedis));
