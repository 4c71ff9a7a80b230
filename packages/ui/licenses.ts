import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rolldown } from 'tsdown';

/** The file beside the script that says whose code is in it. */
export const licensesFile = 'LICENSES.txt';

/**
 * Writes the license of each package that is bundled: their licenses ask for it. The plugin for Rollup that does this
 * installs thirty packages.
 *
 * @throws Error where a package has no license file
 */
export function licenses(): Rolldown.Plugin {
  return {
    name: 'licenses',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle)
        .flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
        .map((id) => id.replaceAll('\\', '/'));
      const folders = new Set(modules.filter((id) => id.includes('/node_modules/')).map(findPackage));
      const source = [...folders]
        .map(describe)
        .sort()
        .join(`\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName: licensesFile, source: `${intro}\n\n${source}` });
    },
  };
}

const intro = 'connect.js and its chunks are @whatsgate/ui (MIT), and hold code of these packages:';

function findPackage(id: string): string {
  const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id) ?? [];
  if (folder === undefined) throw new Error(`${id} belongs to no package.`);
  return folder;
}

function describe(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file));
  if (files.length === 0) throw new Error(`${name} has no license file.`);
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
