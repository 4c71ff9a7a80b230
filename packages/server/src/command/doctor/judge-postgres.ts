import { importClient } from '../import-client.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Whether PostgreSQL has written to its disk what it says it has. */
export async function judgePostgres(url: string): Promise<readonly Finding[]> {
  const { default: pg } = await importClient('pg', () => import('pg'));
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const isOff = async (name: 'fsync' | 'synchronous_commit') =>
      (await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name])).rows[0]?.value === 'off';
    if (await isOff('fsync'))
      return [
        problem(
          'PostgreSQL may lose the whole database at a crash (fsync off)',
          'ALTER SYSTEM SET fsync = on; then SELECT pg_reload_conf();',
        ),
      ];
    if (await isOff('synchronous_commit'))
      return [
        warning(
          'PostgreSQL may lose its last writes at a crash (synchronous_commit off)',
          'ALTER DATABASE … SET synchronous_commit = on',
        ),
      ];
    return [ok('PostgreSQL keeps everything (fsync, synchronous_commit)')];
  } finally {
    await client.end();
  }
}
