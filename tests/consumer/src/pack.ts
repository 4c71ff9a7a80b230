import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApplication, ownProgram } from './application.ts';

const packages = join(import.meta.dirname, '../../../packages');

/**
 * Packs every package that is published.
 *
 * @returns where each tarball is, as a dependency is written, by the package's name
 */
export async function packAll(folder: string): Promise<Readonly<Record<string, string>>> {
  mkdirSync(folder, { recursive: true });
  const isPublished = (name: string) =>
    JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')).private !== true;
  for (const name of readdirSync(packages).filter(isPublished)) await pack(join(packages, name), folder);
  return Object.fromEntries(
    readdirSync(folder).map((file) => [
      file.replace(/^whatsgate-(\w+)-.*$/, '@whatsgate/$1'),
      `file:${join(folder, file)}`,
    ]),
  );
}

/** Packs the package in a folder, which builds it before. */
export function pack(from: string, to: string): Promise<string> {
  return createApplication(from).run(ownProgram('pnpm'), 'pack', '--pack-destination', to);
}
