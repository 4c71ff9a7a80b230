import type { RedisStoreOptions } from './redis-store.ts';

/** What is needed of a client of the package `redis`, 5 or later: made by `createClient` or `createCluster`. */
export interface RedisClient {
  evalSha(sha: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  duplicate(): {
    on(event: 'error', listener: (error: unknown) => void): unknown;
    connect(): Promise<unknown>;
    subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
    destroy(): unknown;
  };
}

/** What is needed of a client of the package `ioredis`: a `Redis` or a `Cluster`. */
export interface IoredisClient {
  evalsha(sha: string, count: number, ...keysAndArguments: string[]): Promise<unknown>;
  eval(script: string, count: number, ...keysAndArguments: string[]): Promise<unknown>;
  duplicate(): {
    on(event: 'error', listener: (error: unknown) => void): unknown;
    on(event: 'message', listener: (channel: string, message: string) => void): unknown;
    subscribe(channel: string): Promise<unknown>;
    disconnect(): void;
  };
}

type Adapter = Required<Pick<RedisStoreOptions, 'evaluate' | 'subscribe'>>;

/**
 * For a connected client of the package `redis`. To hear of changes it opens one connection more.
 *
 * @example
 * ```ts
 * import { createRedisStore, fromRedis } from '@whatsgate/server/redis';
 * import { createClient } from 'redis';
 *
 * const client = await createClient({ url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' }).on('error', console.error).connect();
 * const store = createRedisStore(fromRedis(client));
 * ```
 */
export function fromRedis(client: RedisClient): Adapter {
  return {
    evaluate: (script, keys, args) => {
      const options = { keys: [...keys], arguments: [...args] };
      return evaluateBySha(
        script,
        (sha) => client.evalSha(sha, options),
        () => client.eval(script, options),
      );
    },
    async subscribe(channel, onMessage) {
      const own = client.duplicate();
      own.on('error', ignore);
      try {
        await own.connect();
        await own.subscribe(channel, onMessage);
      } catch (error) {
        own.destroy();
        throw error;
      }
      return () => own.destroy();
    },
  };
}

/**
 * For a client of the package `ioredis`. To hear of changes it opens one connection more.
 *
 * @example
 * ```ts
 * import { createRedisStore, fromIoredis } from '@whatsgate/server/redis';
 * import { Redis } from 'ioredis';
 *
 * const store = createRedisStore(fromIoredis(new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')));
 * ```
 */
export function fromIoredis(client: IoredisClient): Adapter {
  return {
    evaluate: (script, keys, args) =>
      evaluateBySha(
        script,
        (sha) => client.evalsha(sha, keys.length, ...keys, ...args),
        () => client.eval(script, keys.length, ...keys, ...args),
      ),
    async subscribe(channel, onMessage) {
      const own = client.duplicate();
      own.on('error', ignore);
      own.on('message', (_, message) => onMessage(message));
      try {
        await own.subscribe(channel);
      } catch (error) {
        own.disconnect();
        throw error;
      }
      return () => own.disconnect();
    },
  };
}

/** What fails this connection fails the client's own as well, which tells of it. */
const ignore = () => {};

const shas = new Map<string, Promise<string>>();

/** Sends a script once; then its digest, until Redis has forgotten it. */
async function evaluateBySha(
  script: string,
  bySha: (sha: string) => Promise<unknown>,
  byText: () => Promise<unknown>,
): Promise<unknown> {
  const sha = shas.get(script) ?? toSha(script);
  shas.set(script, sha);
  try {
    return await bySha(await sha);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return byText();
  }
}

async function toSha(script: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(script));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
