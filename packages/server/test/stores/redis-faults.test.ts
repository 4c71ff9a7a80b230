import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WhatsGateStore } from '../../src/index.ts';
import { createRedisStore, fromIoredis, fromRedis } from '../../src/stores/redis/index.ts';
import { storeContract } from '../../src/testing/index.ts';
import { describeWith } from '../databases/describe-with.ts';
import { type RedisServer, startRedis } from '../databases/redis.ts';
import { countThroughCuts } from './count-through-cuts.ts';
import { expectFilled, fill, plain } from './describe-store.ts';
import { nextPlace } from './open-stores.ts';

const connect = async (server: RedisServer) =>
  createClient({ url: server.url })
    .on('error', () => {})
    .connect();
type Client = Awaited<ReturnType<typeof connect>>;

describeWith('redis', 'a Redis that fails', () => {
  let server: RedisServer;
  let client: Client;
  let store: WhatsGateStore;
  beforeAll(async () => {
    server = await startRedis();
    client = await connect(server);
  }, 60_000);
  afterEach(async () => {
    await client.flushAll();
    await client.configSet({ maxmemory: '0', 'maxmemory-policy': 'noeviction' });
  });
  afterAll(async () => {
    client.destroy();
    await server.remove();
  });
  const openStore = () => {
    store = createRedisStore({ ...fromRedis(client), warn: () => {} });
    return store;
  };

  it('S15: a Redis that crashes and comes again has everything, and what it was asked meanwhile is rejected', async () => {
    const own = createClient({ url: server.url, disableOfflineQueue: true }).on('error', () => {});
    await own.connect();
    openStore();
    store = createRedisStore(fromRedis(own));
    expect(await store.put('a', { ...plain, aliases: ['alias'] }, null)).toBe('done');
    const before = await store.get('a');
    await server.crash();
    await expect(store.get('a')).rejects.toThrow();
    await expect(store.put('b', plain, null)).rejects.toThrow();
    await server.start();
    await expect.poll(() => store.get('a').catch(() => null), { timeout: 10_000 }).toEqual(before);
    expect(await store.getByAlias('alias')).toEqual(before);
    expect(await store.put('a', plain, before?.version ?? null)).toBe('done');
    own.destroy();
  }, 30_000);

  it.each(['redis', 'ioredis'])(
    '%s: connections that are cut again and again lose no put and repeat none',
    async (name) => {
      const io = new Redis(server.url);
      io.on('error', () => {});
      const own = name === 'redis' ? fromRedis(await connect(server)) : fromIoredis(io);
      const cut = createRedisStore(own);
      const admin = new Redis(server.url);
      await countThroughCuts(cut, () => admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'), 0);
      admin.disconnect();
      io.disconnect();
    },
    30_000,
  );

  it('a put that a client sends twice is done once, and both answers say so', async () => {
    const { evaluate } = fromRedis(client);
    const twice = createRedisStore({
      async evaluate(script, keys, args) {
        await evaluate(script, keys, args);
        return evaluate(script, keys, args);
      },
    });
    expect(await twice.put('a', plain, null)).toBe('done');
    const first = await twice.get('a');
    expect(await twice.put('a', { ...plain, value: 2 }, first?.version ?? null)).toBe('done');
    expect(await twice.put('a', { ...plain, value: 3 }, first?.version ?? null)).toBe('changed');
    expect((await twice.get('a'))?.document.value).toBe(2);
  });

  it('S13, S15: what was read before a FLUSHALL is not the newest after it', async () => {
    openStore();
    await store.put('a', plain, null);
    const version = (await store.get('a'))?.version ?? null;
    await client.flushAll();
    await store.put('a', plain, null);
    expect(await store.put('a', plain, version)).toBe('changed');
  });

  it('scripts that Redis has forgotten are sent again', async () => {
    const io = new Redis(server.url);
    for (const each of [openStore(), createRedisStore(fromIoredis(io))]) {
      expect(await each.get('a')).toBeNull();
      await client.scriptFlush();
      expect(await each.get('a')).toBeNull();
      expect(await each.put('b', plain, (await each.get('b'))?.version ?? null)).toBe('done');
    }
    io.disconnect();
  });

  it('S15: a Redis without memory rejects, and has changed nothing', async () => {
    openStore();
    await store.put('a', { ...plain, aliases: ['old'] }, null);
    const before = await store.get('a');
    await client.configSet('maxmemory', '1');
    const also = [{ key: 'b', document: plain }];
    await expect(store.put('a', { ...plain, aliases: ['new'] }, before?.version ?? null, { also })).rejects.toThrow(
      'OOM',
    );
    await expect(store.put('a', null, before?.version ?? null, { also })).rejects.toThrow('OOM');
    await client.configSet('maxmemory', '0');
    expect(await store.getByAlias('old')).toEqual(before);
    expect(await store.getByAlias('new')).toBeNull();
    expect(await store.listDue('slots', 1_000, 10)).toEqual([before]);
    expect(await store.put('a', null, before?.version ?? null)).toBe('done');
  });

  it('S15: what no server wrote is rejected where it is asked for, and ends no sweep', async () => {
    openStore();
    await store.put('good', plain, null);
    await store.put('bad', plain, null);
    for (const held of ['no version', 'v {"half":', 'v {"collection":1}', '']) {
      await client.hSet('{whatsgate}:documents', 'bad', held);
      await expect(store.get('bad')).rejects.toThrow('no WhatsGate server wrote');
      await expect(store.listByOwner('slots', 'anna')).rejects.toThrow('no WhatsGate server wrote');
      expect((await store.listDue('slots', 1_000, 10)).map(({ key }) => key)).toEqual(['good']);
    }
  });

  it('a document that is gone leaves no name and no place taken', async () => {
    openStore();
    await store.put('a', { ...plain, aliases: ['alias'] }, null, { limit: 1 });
    await client.hDel('{whatsgate}:documents', 'a');
    expect(await store.getByAlias('alias')).toBeNull();
    expect(await store.listByOwner('slots', 'anna')).toEqual([]);
    expect(await store.put('b', { ...plain, aliases: ['alias'] }, null, { limit: 1 })).toBe('done');
    expect((await store.getByAlias('alias'))?.key).toBe('b');
  });

  it('what is removed leaves nothing behind', async () => {
    openStore();
    for (const value of [1, 2]) {
      await store.put('a', { ...plain, aliases: [`alias:${value}`], value }, (await store.get('a'))?.version ?? null);
      expect((await client.keys('*')).length).toBeGreaterThan(3);
    }
    await store.put('a', null, (await store.get('a'))?.version ?? null);
    expect(await client.keys('*')).toEqual([]);
  });

  it('S15: a clock that is set back does not take time back, nor does it stand still', async () => {
    openStore();
    const ahead = Date.now() + 3_600_000;
    await client.set('{whatsgate}:clock', String(ahead));
    expect(await store.now()).toBeGreaterThanOrEqual(ahead);
    await expect.poll(() => store.now()).toBeGreaterThan(ahead);
    expect(await createRedisStore(fromRedis(client)).now()).toBeGreaterThan(ahead);
  });

  it('with 10,000 documents a list reads its own ones only', async () => {
    openStore();
    await fill(store);
    await client.configResetStat();
    await expectFilled(store);
    const stats = await client.info('commandstats');
    expect(Number(/cmdstat_hget:calls=(\d+)/.exec(stats)?.[1])).toBe(600);
    expect(Number(/cmdstat_zrangebylex:calls=(\d+)/.exec(stats)?.[1])).toBe(2);
  });

  it('each script touches the keys that it is given, and they all have the tag', async () => {
    const prefix = `{${nextPlace()}}:`;
    const { evaluate } = fromRedis(client);
    const given = new Set<string>();
    const touched = new Set<string>();
    const monitor = client.duplicate().on('error', () => {});
    await monitor.connect();
    await monitor.monitor((line) => {
      const [, command = '', key = ''] = / lua\] "(\w+)" "([^"]*)"/.exec(line) ?? [];
      if (!['', 'INFO', 'TIME', 'PUBLISH'].includes(command.toUpperCase())) touched.add(key);
    });
    const noted = createRedisStore({
      prefix,
      evaluate(script, keys, args) {
        for (const key of keys) given.add(key);
        return evaluate(script, keys, args);
      },
    });
    await storeContract.find(({ title }) => title.startsWith('writes other documents'))?.run(noted);
    await noted.acquireLock('sweep', 1_000);
    await noted.now();
    await noted.getByAlias('create:1');
    await expect.poll(() => [...touched].sort()).toEqual([...given].sort());
    expect([...given].every((key) => key.startsWith(prefix))).toBe(true);
    monitor.destroy();
  });

  describe('warns once where Redis may drop keys', () => {
    const warningsWith = async (settings: Record<string, string>, prepare = async () => {}) => {
      await client.configSet(settings);
      await prepare();
      const warnings: string[] = [];
      const warned = createRedisStore({ ...fromRedis(client), warn: (message) => warnings.push(message) });
      await Promise.all([warned.now(), warned.now()]);
      await warned.get('a');
      return warnings;
    };

    it.each(['allkeys-lru', 'volatile-ttl'])('%s', async (policy) => {
      const warnings = await warningsWith({ maxmemory: '100mb', 'maxmemory-policy': policy });
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`maxmemory-policy is ${policy}. Set it to noeviction`);
    });

    it('and not where it drops none, or has no end', async () => {
      expect(await warningsWith({ maxmemory: '100mb', 'maxmemory-policy': 'noeviction' })).toEqual([]);
      expect(await warningsWith({ maxmemory: '0', 'maxmemory-policy': 'allkeys-lru' })).toEqual([]);
    });

    it('and not where Redis may not be asked', async () => {
      await client.configSet({ maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' });
      await client.aclSetUser('app', ['on', '>app', '~*', '&*', '+@all', '-info']);
      const own = createClient({ url: server.url, username: 'app', password: 'app' }).on('error', () => {});
      await own.connect();
      const warnings: string[] = [];
      const warned = createRedisStore({ ...fromRedis(own), warn: (message) => warnings.push(message) });
      expect(await warned.put('a', plain, null)).toBe('done');
      expect((await warned.get('a'))?.key).toBe('a');
      expect(warnings).toEqual([]);
      own.destroy();
    });
  });
});

describeWith('redis', 'a cluster of Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1');
    const admin = new Redis(server.url);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await vi.waitUntil(async () => String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok'), 10_000);
    admin.disconnect();
  }, 60_000);
  afterAll(() => server.remove());

  it('keeps the contract with both clients', async () => {
    const cluster = createCluster({ rootNodes: [{ url: server.url }] });
    await cluster.connect();
    const iocluster = new Cluster([{ host: '127.0.0.1', port: server.port }]);
    for (const client of [fromRedis(cluster), fromIoredis(iocluster)]) {
      await expect(client.evaluate('return 1', ['{one}:a', '{other}:a'], [])).rejects.toThrow('CROSSSLOT');
      for (const { title, run } of storeContract)
        await run(createRedisStore({ ...client, prefix: `{${nextPlace()}}:` })).catch((error: unknown) => {
          throw new Error(title, { cause: error });
        });
    }
    cluster.destroy();
    iocluster.disconnect();
  }, 60_000);
});

describe('options of the store on Redis that cannot work', () => {
  const evaluate = async () => null;

  it.each([
    [{}, '`evaluate` is missing'],
    [{ evaluate: 'EVAL' }, '`evaluate` is missing'],
    [{ evaluate, prefix: 'whatsgate:' }, '`prefix` has no part in braces'],
    [{ evaluate, prefix: '{}whatsgate:' }, '`prefix` has no part in braces'],
    [{ evaluate, prefix: '}{:' }, '`prefix` has no part in braces'],
    [{ evaluate, subscribe: 'puts' }, '`subscribe` must be a function'],
    [{ evaluate, warn: true }, '`warn` must be a function'],
  ])('%o: %s', (options, message) => {
    expect(() => createRedisStore(options as never)).toThrow(message);
  });

  it.each([null, undefined, 'QUEUED', {}, [1]])('an answer of %o is no answer', async (answer) => {
    const store = createRedisStore({ evaluate: async () => answer });
    await expect(store.put('a', plain, null)).rejects.toThrow('what became of a put');
    await expect(store.get('a')).rejects.toThrow();
    await expect(store.listByOwner('slots', 'anna')).rejects.toThrow();
    await expect(store.listDue('slots', 1, 1)).rejects.toThrow();
    await expect(store.acquireLock('a', 1)).rejects.toThrow();
    await expect(store.now()).rejects.toThrow('what time it is');
  });
});
