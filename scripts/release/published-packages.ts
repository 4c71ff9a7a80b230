import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Where it is, absolute. */
  readonly folder: string;
  /** Where its sources are for the world: a provenance statement must name the same place. */
  readonly repository: string | undefined;
}

/** The packages that are published, of this checkout or another one. */
export function findPublishedPackages(from = root): readonly PublishedPackage[] {
  return globSync('packages/*/package.json', { cwd: from })
    .sort()
    .flatMap((file) => {
      const { name, version, repository, ...rest } = JSON.parse(readFileSync(join(from, file), 'utf8')) as Manifest;
      if (rest.private === true) return [];
      const address = typeof repository === 'string' ? repository : repository?.url;
      return [{ name, version, repository: address, folder: join(from, dirname(file)) }];
    });
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly repository?: string | { readonly url?: string };
}
