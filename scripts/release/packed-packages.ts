import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findPublishedPackages, type PublishedPackage, readManifest, toTarballName } from '../published-packages.ts';
import { runCommand } from './run-command.ts';

/**
 * Packs a package as a release does: its `prepack` builds it.
 *
 * @returns where the tarball is
 */
export function packPackage(each: PublishedPackage, destination: string, env = process.env): string {
  runCommand('pnpm', ['pack', '--pack-destination', destination], each.folder, env);
  return join(destination, toTarballName(each));
}

/** The environment in which the tools of a checkout come first. */
export function toEnvironment(checkout: string): NodeJS.ProcessEnv {
  const path = [join(checkout, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1' };
}

/**
 * Packs every package of a copy of the repository, and puts the tarballs in place of the packages for its applications.
 * Nothing is left of the packages but their `package.json`: what still took one from the workspace would find no code.
 */
export function replaceByPacked(copy: string): void {
  const env = toEnvironment(copy);
  const tarballs = join(copy, 'tarballs');
  mkdirSync(tarballs);
  const packages = findPublishedPackages(copy);
  const lines = packages.map((each) => `  "${each.name}": "file:${packPackage(each, tarballs, env)}"`);
  for (const { folder } of packages)
    for (const code of ['src', 'dist']) rmSync(join(folder, code), { recursive: true, force: true });

  const file = join(copy, 'pnpm-workspace.yaml');
  const text = readFileSync(file, 'utf8');
  if (!text.includes('\noverrides:\n')) throw new Error('pnpm-workspace.yaml has no overrides to add to.');
  writeFileSync(file, text.replace('\noverrides:\n', `\noverrides:\n${lines.join('\n')}\n`));
  runCommand('pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline', '--reporter=append-only'], copy, env);
}

/**
 * Looks where each of our packages resolves to that an application depends on.
 *
 * @throws Error when one is not the packed one
 */
export function checkIsPacked(copy: string, application: string): void {
  const { dependencies, devDependencies } = readManifest(join(copy, application));
  const wanted = { ...dependencies, ...devDependencies };
  const packages = findPublishedPackages(copy).filter(({ name }) => wanted[name] !== undefined);
  if (packages.length === 0) throw new Error(`${application} depends on none of our packages.`);
  for (const { name, folder, version } of packages) {
    const installed = realpathSync(join(copy, application, 'node_modules', name));
    if (installed === realpathSync(folder) || readManifest(installed).version !== version)
      throw new Error(`${application} takes ${name} from ${installed}, not from its tarball.`);
  }
  console.log(`\n${application} takes from tarballs: ${packages.map(({ name }) => name).join(', ')}.`);
}
