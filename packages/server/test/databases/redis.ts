import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDatabase } from '../../../../scripts/setup/find-database.ts';
import { findPort } from '../../../../scripts/setup/find-port.ts';
import { runServer } from './run-server.ts';

/** A Redis of the test's own, which keeps what it was told in a file: a crash loses nothing. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends it at once, as a crash would; it can be started again. */
  crash(): Promise<void>;
  /** With what it knew. */
  start(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** @param args - further arguments of `redis-server` */
export async function startRedis(...args: readonly string[]): Promise<RedisServer> {
  const program = findDatabase('redis');
  if (program === null) throw new Error('There is no redis-server. Run `node scripts/setup/databases.ts`.');
  const folder = await mkdtemp(join(tmpdir(), 'whatsgate-redis-'));
  const port = await findPort();
  const all = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const start = () =>
    runServer(
      program,
      [...all, '--appendonly', 'yes', '--appendfsync', 'always', ...args],
      /Ready to accept connections/,
    );
  let running = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    crash: () => running.end('SIGKILL'),
    async start() {
      running = await start();
    },
    async remove() {
      await running.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
