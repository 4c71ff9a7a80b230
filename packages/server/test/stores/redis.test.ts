import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll } from 'vitest';
import { createRedisStore, fromIoredis, fromRedis, type RedisStoreOptions } from '../../src/stores/redis/index.ts';
import { describeWith } from '../databases/describe-with.ts';
import { type RedisServer, startRedis } from '../databases/redis.ts';
import { describeStore } from './describe-store.ts';
import { nextPlace, type TestedStores } from './open-stores.ts';

type Client = Pick<RedisStoreOptions, 'evaluate' | 'subscribe'>;

/** Stores with a new prefix, on these clients in turn. */
const openOn =
  (clients: () => readonly Client[]): TestedStores['open'] =>
  async (count) => {
    const all = clients();
    const prefix = `{${nextPlace()}}:`;
    const stores = Array.from({ length: count }, (_, index) =>
      createRedisStore({ ...(all[index % all.length] as Client), prefix }),
    );
    return stores as unknown as ReturnType<TestedStores['open']>;
  };

describeWith('redis', 'Redis', () => {
  let server: RedisServer;
  const connect = async () =>
    createClient({ url: server.url })
      .on('error', () => {})
      .connect();
  const clients: Awaited<ReturnType<typeof connect>>[] = [];
  const ioclients: Redis[] = [];

  beforeAll(async () => {
    server = await startRedis();
    for (let count = 0; count < 2; count += 1) {
      clients.push(await connect());
      ioclients.push(new Redis(server.url));
    }
  }, 60_000);
  afterAll(async () => {
    for (const client of clients) client.destroy();
    for (const client of ioclients) client.disconnect();
    await server.remove();
  });

  describeStore(
    'redis',
    openOn(() => clients.map((client) => fromRedis(client))),
  );
  describeStore(
    'ioredis',
    openOn(() => ioclients.map((client) => fromIoredis(client))),
  );
});
