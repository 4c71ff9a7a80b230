import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { servedFiles } from '../../served-files.ts';

const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

/** The program of a server in one file: it is started hundreds of times. */
export interface ServerProgram {
  readonly path: string;
  remove(): Promise<void>;
}

export async function bundleServerProcess(): Promise<ServerProgram> {
  // Below the package, so that its databases' clients are found.
  const folder = await mkdtemp(join(packageFolder, 'node_modules', '.server-process-'));
  await build({
    root: packageFolder,
    configFile: false,
    logLevel: 'error',
    plugins: [servedFiles()],
    ssr: { external: ['pg', 'redis'], noExternal: true },
    build: {
      ssr: join(packageFolder, 'test/lives/server-process.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node22',
    },
  });
  return { path: join(folder, 'server-process.js'), remove: () => rm(folder, { recursive: true, force: true }) };
}
