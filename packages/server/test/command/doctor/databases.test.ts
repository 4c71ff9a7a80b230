import { afterEach, expect, it } from 'vitest';
import { checkStore } from '../../../src/command/doctor/check-store.ts';
import { parseSettings } from '../../../src/command/settings/parse-settings.ts';
import { describeWith } from '../../databases/describe-with.ts';
import { startPostgres } from '../../databases/postgres.ts';
import { startRedis } from '../../databases/redis.ts';

let remove: () => Promise<void> = async () => {};
afterEach(() => remove());

async function examineStore(server: { readonly url: string; remove(): Promise<void> }) {
  remove = server.remove;
  const parsed = parseSettings({ WHATSGATE_STORE: server.url });
  const patient = { ...parsed, publicUrl: '', pages: [], files: null, fetch };
  return (await checkStore.run(patient)).map(({ level, text, fix }) => `${level}: ${text} | ${fix}`);
}

describeWith('redis', 'the doctor on Redis', () => {
  it('has nothing to say of one that keeps everything', async () => {
    expect(await examineStore(await startRedis())).toEqual([
      expect.stringMatching(/^ok: Redis at 127\.0\.0\.1:\d+ answers/),
      expect.stringMatching(/^ok: Redis keeps everything/),
    ]);
  });

  it('notices one that drops keys and forgets its last writes', async () => {
    const redis = await startRedis('--maxmemory-policy', 'allkeys-lru', '--appendonly', 'no');
    expect(await examineStore(redis)).toEqual([
      expect.stringMatching(/^ok: /),
      expect.stringMatching(/^problem: .*maxmemory-policy allkeys-lru.*config set maxmemory-policy noeviction/),
      expect.stringMatching(/^warning: .*appendonly no.*config set appendonly yes/),
    ]);
  });
});

describeWith('postgres', 'the doctor on PostgreSQL', () => {
  it('notices one that may lose everything at a crash', async () => {
    expect(await examineStore(await startPostgres())).toEqual([
      expect.stringMatching(/^ok: PostgreSQL at 127\.0\.0\.1:\d+ answers/),
      expect.stringMatching(/^problem: .*fsync off.*ALTER SYSTEM SET fsync = on/),
    ]);
  });
});
