export { fromIoredis, fromRedis, type IoredisClient, type RedisClient } from './adapters.ts';
export { createRedisStore, type RedisStoreOptions } from './redis-store.ts';
