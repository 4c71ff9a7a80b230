import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that is running for the tests. */
export interface RunningServer {
  /** @param signal - SIGKILL for a crash */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>;
}

/**
 * Starts a program, and waits until it prints what it prints when it is ready. It ends with this process.
 *
 * @throws Error with its last lines when it ends before, or takes more than 30 s
 */
export async function runServer(
  program: string,
  args: readonly string[],
  ready: RegExp,
  options: SpawnOptions = {},
): Promise<RunningServer> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = once(child, 'exit').finally(() => process.removeListener('exit', endWithUs));
  await waitUntilReady(child, program, ready, ended);
  return {
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

async function waitUntilReady(
  child: ChildProcess,
  program: string,
  ready: RegExp,
  ended: Promise<unknown>,
): Promise<void> {
  let printed = '';
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (what: string) => reject(new Error(`${program} ${what}:\n${printed.slice(-2_000)}`));
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => {
          printed += text;
          if (ready.test(printed)) resolve();
        });
      timer = setTimeout(() => fail('is not ready after 30 s'), 30_000);
      ended.then(
        () => fail('has ended'),
        (error: unknown) => fail(`did not start: ${String(error)}`),
      );
    });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
