import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const packages = join(import.meta.dirname, '../../../packages');

/** The names of all packages that an install of this one brings, itself included; resolved as Node resolves them. */
function dependencyTree(folder: string, seen: Set<string> = new Set()): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  if (seen.has(manifest.name)) return seen;
  seen.add(manifest.name);
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    dependencyTree(findPackage(name, folder), seen);
  }
  return seen;
}

function findPackage(name: string, from: string): string {
  const candidate = join(from, 'node_modules', name);
  if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
  if (dirname(from) === from) throw new Error(`${name} is not installed`);
  return findPackage(name, dirname(from));
}

it.each(['server', 'emulator', 'client'])('%s installs neither XState nor the core', (name) => {
  const tree = dependencyTree(join(packages, name));
  expect([...tree]).toEqual(expect.arrayContaining(['@whatsgate/client', 'ky']));
  expect([...tree].filter((each) => /xstate|^@whatsgate\/(?:core|react|vue)$/.test(each))).toEqual([]);
});

it('the core does, so the walk above would see it', () => {
  expect([...dependencyTree(join(packages, 'core'))]).toEqual(
    expect.arrayContaining(['xstate', 'ky', '@whatsgate/client']),
  );
});
