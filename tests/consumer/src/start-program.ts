import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

export interface RunningProgram {
  /** What it printed that was waited for. */
  readonly found: string;
  stop(): Promise<void>;
}

/** Starts a program of any language, which says nothing when it is ready: its address answers. */
export async function startServer(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly url: string },
): Promise<() => Promise<void>> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      hasEnded = true;
      resolve();
    };
    child.once('exit', end).once('error', end);
  });
  while (!(await answers(options.url))) {
    if (hasEnded) throw new Error(`\`${[program, ...args].join(' ')}\` ended before it was ready.`);
    await setTimeout(50);
  }
  return () => {
    child.kill();
    return ended;
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a Node program and waits for what it prints once it is ready.
 *
 * @param ready - its first group is found in a line
 * @throws Error when it ends before
 */
export function startProgram(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
  ready: RegExp,
): Promise<RunningProgram> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = () => {
    child.kill();
    return ended;
  };
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, found] = ready.exec(line) ?? [];
      if (found !== undefined) resolve({ found, stop });
    });
    ended.then(() => reject(new Error(`\`node ${args.join(' ')}\` ended before it was ready.`)));
  });
}
