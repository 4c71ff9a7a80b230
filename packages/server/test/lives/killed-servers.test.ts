import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, describe, it } from 'vitest';
import { toSize } from '../../../../scripts/quality/test-size.ts';
import { describeWith } from '../databases/describe-with.ts';
import { type PostgresServer, startPostgres } from '../databases/postgres.ts';
import { type RedisServer, startRedis } from '../databases/redis.ts';
import { livesAtOnce, runAll } from './run-lives.ts';

const livesInAll = toSize({ quick: 0, usual: 150, soak: 10_000 });
const livesOnSqlite = toSize({ quick: 0, usual: 225, soak: 2_250 });

describeWith('redis', 'S2: three servers on Redis, one killed every second', () => {
  let redis: RedisServer;
  afterAll(() => redis?.remove());

  it(`${livesInAll / 2} lives: no second session, no linked one deleted, none left over, no event lost`, {
    timeout: 3_600_000,
  }, async () => {
    redis = await startRedis();
    await runAll(() => redis.url, 'Lives on Redis', livesInAll / 2);
  });

  it(`${livesAtOnce} lives, and Redis crashes in the middle: as before`, { timeout: 600_000 }, async () => {
    const disturb = async () => {
      await redis.crash();
      await redis.start();
    };
    await runAll(() => redis.url, 'Lives on a Redis that crashes', livesAtOnce, { disturb });
  });

  it(`${livesAtOnce} lives, and Redis loses everything in the middle: as before, but for the events in it`, {
    timeout: 600_000,
  }, async () => {
    const disturb = async () => {
      const client = await createClient({ url: redis.url }).connect();
      await client.flushAll();
      client.destroy();
    };
    await runAll(() => redis.url, 'Lives on a Redis that forgets', livesAtOnce, { disturb, forgets: true });
  });
});

describeWith('postgres', 'S2: three servers on PostgreSQL, one killed every second', () => {
  let postgres: PostgresServer;
  afterAll(() => postgres?.remove());

  it(`${livesInAll / 2} lives: no second session, no linked one deleted, none left over, no event lost`, {
    timeout: 3_600_000,
  }, async () => {
    postgres = await startPostgres();
    await runAll(() => postgres.url, 'Lives on PostgreSQL', livesInAll / 2);
  });
});

/** Where it is the only one, it must live long enough to do something. */
const alone = { servers: 1, speed: 8, killAfter: 20 };

describe('S2: one process on a SQLite file, killed again and again', () => {
  let folder: string | undefined;
  afterAll(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  it(`${livesOnSqlite} lives: no second session, no linked one deleted, none left over, no event lost`, {
    timeout: 3_600_000,
  }, async () => {
    folder = await mkdtemp(join(tmpdir(), 'whatsgate-lives-'));
    const store = `sqlite:${join(folder, 'whatsgate.db')}`;
    await runAll(() => store, 'Lives on SQLite', livesOnSqlite, alone);
  });
});
