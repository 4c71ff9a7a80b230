import { execFile, execFileSync } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findDatabase } from '../../../../scripts/setup/find-database.ts';
import { findPort } from '../../../../scripts/setup/find-port.ts';
import { runServer } from './run-server.ts';

/** A PostgreSQL of the test's own. */
export interface PostgresServer {
  readonly url: string;
  /** Ends it at once, as a crash would; it can be started again. */
  crash(): Promise<void>;
  /** With what it knew. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const program = findDatabase('postgres');
  if (program === null) throw new Error('There is no postgres. Run `node scripts/setup/databases.ts`.');
  const folder = await mkdtemp(join(tmpdir(), 'whatsgate-postgres-'));
  const user = findUser();
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const options = { cwd: folder, ...user };
  const data = join(folder, 'data');
  const setUp = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C', '--no-sync'];
  await promisify(execFile)(join(dirname(program), 'initdb'), setUp, options);

  const port = await findPort();
  // Its files outlive a crash of the program, which is all that a test can cause.
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off' };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const start = () => runServer(program, ['-D', data, ...args], /ready to accept connections/, options);
  let running = await start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    crash: () => running.end('SIGQUIT'),
    async start() {
      running = await start();
    },
    async remove() {
      await running.end('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function findUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string, name: string) =>
    Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: idOf('-u', name), gid: idOf('-g', name) };
    } catch {
      // There is no such user here.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody".');
}
