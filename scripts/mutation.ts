// `pnpm run mutation`: does anything notice when a line of the core is changed? Runs Stryker (stryker.config.json) on the last
// commit, in a copy of its own, because Stryker writes its mutants into the files. Takes about half an hour on two cores.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const copy = join(mkdtempSync(join(tmpdir(), 'whatsgate-mutation-')), 'repository');
const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: copy, stdio: 'inherit' });

try {
  execFileSync('git', ['clone', '--quiet', root, copy], { stdio: 'inherit' });
  run('pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent');
  run('pnpm', 'exec', 'turbo', 'run', 'build', '--filter=@whatsgate/*', '--output-logs=errors-only');
  run(process.execPath, '--env-file=scripts/mutation.env', 'node_modules/@stryker-mutator/core/bin/stryker.js', 'run');
} catch {
  process.exitCode = 1;
} finally {
  rmSync(join(copy, '..'), { recursive: true, force: true });
}
