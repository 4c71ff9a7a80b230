import { join } from 'node:path';
import type { Plugin } from 'vite';

const site = join(import.meta.dirname, '..');

/**
 * The pages stand in the repository's `docs`, where no package is installed: their imports are found from the site's
 * folder.
 */
export function resolveFromSite(pages: string): Plugin {
  return {
    name: 'resolve-from-site',
    enforce: 'pre',
    resolveId(id, importer, options) {
      const isOfPage = importer?.startsWith(pages) === true && /^[@\w]/.test(id);
      return isOfPage ? this.resolve(id, join(site, 'package.json'), { ...options, skipSelf: true }) : null;
    },
  };
}
