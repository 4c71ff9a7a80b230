import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Does something to a copy of the last commit, with everything installed and the packages built: for what changes
 * sources to see who notices. The copy is gone afterwards.
 */
export function withCleanClone(work: (copy: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'whatsgate-copy-'));
  const copy = join(folder, 'repository');
  const run = (...args: string[]) => execFileSync('pnpm', args, { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    execFileSync('git', ['clone', '--quiet', root, copy], { stdio: 'inherit' });
    run('install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent');
    run('exec', 'turbo', 'run', 'build', '--filter=@whatsgate/*', '--output-logs=errors-only');
    work(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
