import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What a `package.json` says. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Where it is, from the root of the checkout: `packages/core`. */
  readonly path: string;
  /** The same, absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages that are published, of this checkout or another one, by their names. */
export function findPublishedPackages(checkout = root): readonly PublishedPackage[] {
  return globSync('packages/*/package.json', { cwd: checkout })
    .map((file) => {
      const path = dirname(file).replaceAll('\\', '/');
      const manifest = readManifest(join(checkout, path));
      return { name: manifest.name, version: manifest.version, path, folder: join(checkout, path), manifest };
    })
    .filter(({ manifest }) => manifest.private !== true)
    .sort((one, other) => one.name.localeCompare(other.name));
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** The name of the file that `pnpm pack` makes of a package: `whatsgate-core-1.2.3.tgz`. */
export function toTarballName({ name, version }: Pick<PublishedPackage, 'name' | 'version'>): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}
