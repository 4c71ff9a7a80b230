import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';

const name = 'virtual:static-files';
const folder = join(import.meta.dirname, 'static');

/**
 * Where there is no file system, the files of `static` stand in the module itself: in base64, since a bundler would change
 * what it takes for code.
 */
const staticFiles = {
  name: 'static-files',
  resolveId: (id: string) => (id === name ? { id: `${name}.js`, moduleSideEffects: false } : null),
  load(id: string) {
    if (id !== `${name}.js`) return null;
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((each) => each.replaceAll('\\', '/'))
      .filter((each) => /\.(?:html|js|css)$/.test(each));
    const files = Object.fromEntries(names.map((each) => [each, readFileSync(join(folder, each), 'base64')]));
    return `export const files = ${JSON.stringify(files)};`;
  },
};

export default defineConfig({
  ...library,
  entry: ['src/index.ts', 'src/remote/connect.ts', 'src/playwright.ts', 'src/cli.ts', 'src/browser/index.ts'],
  platform: 'node',
  fixedExtension: false,
  plugins: [staticFiles],
});
