import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { importClient } from '../import-client.ts';
import { openStore } from '../serve/open-store.ts';
import { describeStore, type StoreAddress } from '../settings/store-address.ts';
import { type Check, type Finding, ok, problem, warning } from './finding.ts';

/** Whether the store answers, outlives a restart, and forgets nothing to save memory. */
export const checkStore: Check = {
  name: 'store',
  needs: ['WHATSGATE_STORE'],
  async run({ settings: { store: address } }) {
    if (address.kind === 'memory')
      return [
        warning(
          'it is this process, which forgets everything when it ends',
          'WHATSGATE_STORE=sqlite:/var/lib/whatsgate/whatsgate.db',
        ),
      ];
    const before = address.kind === 'sqlite' ? await judgeFile(address.file) : [];
    if (before.some(({ level }) => level === 'problem')) return before;
    const { store, close } = await openStore(address, () => {});
    try {
      await store.now();
      const found = address.kind === 'sqlite' ? before : await judgeServer(address);
      return [ok(`${describeStore(address)} answers`), ...found];
    } finally {
      await close();
    }
  },
};

/** Types of file systems, as Linux numbers them. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
]);
const lostTypes: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'memory (tmpfs)'],
  [0x794c7630, "the container's own layer (overlayfs)"],
]);

async function judgeFile(file: string): Promise<readonly Finding[]> {
  const path = resolve(file);
  const folder = dirname(path);
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  for (const each of isThere ? [folder, path] : [folder])
    if (
      !(await access(each, constants.R_OK | constants.W_OK).then(
        () => true,
        () => false,
      ))
    )
      return [
        problem(
          `${each} is not there, or this user may not write it`,
          `Make it, and let this user write: mkdir -p ${folder}`,
        ),
      ];
  const { type } = await statfs(folder);
  const network = networkTypes.get(type);
  if (network !== undefined)
    return [
      problem(
        `${path} is on a network's disk (${network}), where SQLite loses data`,
        'Use a disk of this machine, or PostgreSQL or Redis.',
      ),
    ];
  const lost = lostTypes.get(type);
  if (lost !== undefined)
    return [
      warning(
        `${path} is in ${lost}, which does not outlive a restart`,
        'Put it on a disk or a volume, such as sqlite:/var/lib/whatsgate/whatsgate.db',
      ),
    ];
  return [];
}

function judgeServer(address: StoreAddress & { readonly url: string }): Promise<readonly Finding[]> {
  return address.kind === 'redis' ? judgeRedis(address.url) : judgePostgres(address.url);
}

async function judgeRedis(url: string): Promise<readonly Finding[]> {
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

async function judgePostgres(url: string): Promise<readonly Finding[]> {
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
