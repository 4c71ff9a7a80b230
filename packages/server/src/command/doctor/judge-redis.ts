import { importClient } from '../import-client.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Whether Redis forgets nothing: neither to save memory, nor when it restarts. */
export async function judgeRedis(url: string): Promise<readonly Finding[]> {
  const { createClient } = await importClient('redis', () => import('redis'));
  const client = await createClient({ url })
    .on('error', () => {})
    .connect();
  try {
    const info = await client.info();
    const read = (field: string) => new RegExp(`^${field}:(\\S+)`, 'm').exec(info)?.[1];
    const policy = read('maxmemory_policy') ?? 'noeviction';
    const found: Finding[] = [];
    if (policy !== 'noeviction')
      found.push(
        problem(
          `Redis drops keys when its memory is full (maxmemory-policy ${policy})`,
          'redis-cli config set maxmemory-policy noeviction, and the same in redis.conf',
        ),
      );
    if (read('aof_enabled') === '0')
      found.push(
        warning(
          'Redis forgets its last writes when it restarts (appendonly no)',
          'redis-cli config set appendonly yes, and the same in redis.conf',
        ),
      );
    return found.length === 0 ? [ok('Redis keeps everything (noeviction, appendonly)')] : found;
  } catch {
    return [
      warning(
        'Redis does not tell its settings',
        'Make sure that maxmemory-policy is noeviction and appendonly is yes.',
      ),
    ];
  } finally {
    client.destroy();
  }
}
