import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../databases/describe-with.ts';
import { type RedisServer, startRedis } from '../databases/redis.ts';
import { killCommands, startCommand } from './start-command.ts';

describeWith('redis', 'whatsgate-server whose Redis goes away', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await killCommands();
    await redis.remove();
  });

  const start = () =>
    startCommand({
      env: { WHATSGATE_BASE_URL: 'http://127.0.0.1:1/api/v1', WHATSGATE_STORE: redis.url, PORT: '0' },
    });

  it('S8: says so once in its log, is unhealthy, and goes on when it is back', async () => {
    const { url, log } = await start();
    const health = async () => (await fetch(`${url}/healthz`)).status;
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
    const command = await start();
    await redis.crash();
    await expect.poll(async () => (await fetch(`${command.url}/healthz`)).status).toBe(503);
    command.send('SIGTERM');
    const isEnded = () => command.log().some(({ event }) => event === 'stopped');
    await expect.poll(isEnded, { timeout: 14_000 }).toBe(true);
    expect(await command.ended).toBe(0);
  });
});
