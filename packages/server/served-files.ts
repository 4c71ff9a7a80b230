import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const id = 'virtual:served-files';
const dist = fileURLToPath(new URL('dist', import.meta.resolve('@whatsgate/ui/package.json')));

const hash = (algorithm: string, content: string | Buffer) => createHash(algorithm).update(content).digest('base64');

/**
 * Puts the scripts of the ready-made screen into the server, as a module: they are served where there is no file
 * system, too, and nobody who installs the server installs the screen. For tsdown and Vitest.
 */
export function servedFiles() {
  return {
    name: 'served-files',
    resolveId: (source: string) => (source === id ? `\0${id}` : null),
    async load(source: string) {
      if (source !== `\0${id}`) return null;
      const [scripts, styleHashes] = await Promise.all([readScripts(), hashStyles()]);
      return [
        `export const scripts = ${JSON.stringify(scripts)};`,
        `export const styleHashes = ${JSON.stringify(styleHashes)};`,
      ].join('\n');
    },
  };
}

async function readScripts(): Promise<Record<string, { base64: string; hash: string }>> {
  const folders = ['connect', 'link'].map(async (folder) => {
    const names = (await readdir(join(dist, folder))).filter((name) => name.endsWith('.js')).toSorted();
    return Promise.all(
      names.map(async (name) => {
        const body = await readFile(join(dist, folder, name));
        // As text it would be changed by what replaces `typeof window` or `process.env.NODE_ENV` in an application's bundle.
        return [name, { base64: body.toString('base64'), hash: hash('sha384', body) }] as const;
      }),
    );
  });
  return Object.fromEntries((await Promise.all(folders)).flat());
}

/** Browsers without constructed style sheets (Safari before 16.4) get `style` elements, which a policy must name. */
async function hashStyles(): Promise<string[]> {
  const files = (await readdir(join(dist, 'styles'))).filter((name) => name.endsWith('.js')).toSorted();
  const texts = await Promise.all(
    // By its address: Windows' paths are no specifiers.
    files.map(async (name) => Object.values(await import(pathToFileURL(join(dist, 'styles', name)).href))),
  );
  return texts
    .flat()
    .filter((text) => typeof text === 'string')
    .map((text) => `sha256-${hash('sha256', text)}`);
}
