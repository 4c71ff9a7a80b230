import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../databases/describe-with.ts';
import { type PostgresServer, startPostgres } from '../databases/postgres.ts';
import { type RedisServer, startRedis } from '../databases/redis.ts';
import { killCommands, startCommand } from './start-command.ts';

/** The command on a store, where no service answers. */
async function startOn(store: string) {
  const command = await startCommand({
    env: { WHATSGATE_BASE_URL: 'http://127.0.0.1:1/api/v1', WHATSGATE_STORE: store, PORT: '0' },
  });
  return { ...command, health: async () => (await fetch(`${command.url}/healthz`)).status };
}

describeWith('redis', 'whatsgate-server whose Redis goes away', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await killCommands();
    await redis.remove();
  });

  it('S8: says so once in its log, is unhealthy, and goes on when it is back', async () => {
    const { health, log } = await startOn(redis.url);
    const told = () => log().filter(({ event }) => event === 'store');
    expect([await health(), told()]).toEqual([200, []]);
    await redis.crash();
    expect(await health()).toBe(503);
    await expect.poll(() => told().length).toBeGreaterThan(0);
    // It has tried again several times by now.
    await expect.poll(health, { timeout: 5_000 }).toBe(503);
    const messages = told().map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
    await redis.start();
    await expect.poll(health, { timeout: 10_000 }).toBe(200);
  });

  it('ends on SIGTERM all the same', async () => {
    const command = await startOn(redis.url);
    await redis.crash();
    await expect.poll(command.health).toBe(503);
    command.send('SIGTERM');
    const isEnded = () => command.log().some(({ event }) => event === 'stopped');
    await expect.poll(isEnded, { timeout: 14_000 }).toBe(true);
    expect(await command.ended).toBe(0);
  });

  it('S8: lets go of a connection that says nothing any more, and takes a new one', async () => {
    const network = await createNetwork(redis.port);
    const { health } = await startOn(`redis://127.0.0.1:${network.port}`);
    expect(await health()).toBe(200);
    network.freeze();
    expect(await health()).toBe(503);
    await expect.poll(health, { timeout: 30_000 }).toBe(200);
    network.close();
  });
});

/** A network between the command and its database. `freeze` stops what is connected, without a word to either side. */
async function createNetwork(to: number) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    for (const [from, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {}).on('close', () => sockets.delete(from));
      from.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

describeWith('postgres', 'whatsgate-server whose network to PostgreSQL breaks', () => {
  let postgres: PostgresServer;
  beforeEach(async () => {
    postgres = await startPostgres();
  });
  afterEach(async () => {
    await killCommands();
    await postgres.remove();
  });

  it('S8: lets go of connections that say nothing any more, and takes new ones', async () => {
    const address = new URL(postgres.url);
    const network = await createNetwork(Number(address.port));
    address.port = String(network.port);
    const { health } = await startOn(address.href);
    const askAtOnce = () => Promise.all(Array.from({ length: 30 }, health));
    expect(new Set(await askAtOnce())).toEqual(new Set([200]));
    network.freeze();
    expect(await askAtOnce()).toContain(503);
    await expect.poll(health, { timeout: 20_000 }).toBe(200);
    expect(new Set(await askAtOnce())).toEqual(new Set([200]));
    network.close();
  });
});
