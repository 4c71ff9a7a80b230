import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a folder that is gone when this process ends, by itself or by a signal. */
export function createTemporaryFolder(prefix: string, { keep = false } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  process.on('exit', () => {
    if (keep) console.log(`It is in ${folder}.`);
    else rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
  return folder;
}
