import { spawnSync } from 'node:child_process';

/**
 * Runs a command, shows what it prints, and waits for it.
 *
 * @throws Error when it fails
 */
export function runCommand(command: string, args: readonly string[], cwd: string, env = process.env): void {
  console.log(`\n$ ${[command, ...args].join(' ')}`);
  // On Windows, npm and pnpm are batch files, which only a shell starts.
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(command, args, { cwd, env, shell, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}
