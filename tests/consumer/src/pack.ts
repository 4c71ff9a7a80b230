import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findPublishedPackages, toTarballName } from '../../../scripts/published-packages.ts';
import { createApplication, ownProgram } from './application.ts';

/**
 * Packs every package that is published.
 *
 * @returns where each tarball is, as a dependency is written, by the package's name
 */
export async function packAll(folder: string): Promise<Readonly<Record<string, string>>> {
  mkdirSync(folder, { recursive: true });
  const packages = findPublishedPackages();
  for (const each of packages) await pack(each.folder, folder);
  return Object.fromEntries(packages.map((each) => [each.name, `file:${join(folder, toTarballName(each))}`]));
}

/** Packs the package in a folder, which builds it before. */
export function pack(from: string, to: string): Promise<string> {
  return createApplication(from).run(ownProgram('pnpm'), 'pack', '--pack-destination', to);
}
