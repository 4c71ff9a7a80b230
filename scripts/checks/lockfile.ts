// The lockfile must serve every platform: a registry that hides a platform's binary makes pnpm drop it without a word.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8');
const manifests = globSync('node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json', { cwd: root });

const problems = manifests.flatMap((file) => {
  const { name, version, optionalDependencies = {} } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
  const missing = Object.keys(optionalDependencies).filter((dependency) => !lockfile.includes(`${dependency}@`));
  return missing.length === 0 ? [] : [`${name} ${version}: ${missing.join(', ')}`];
});
if (/https?:\/\//.test(lockfile)) problems.push('an address of a registry stands in it');

if (problems.length > 0) {
  console.error(
    `pnpm-lock.yaml is not complete:\n${problems.join('\n')}\nPin a version whose platform packages can all be had.`,
  );
  process.exit(1);
}
console.log(`Lockfile: ${manifests.length} packages looked at, every optional platform package is there.`);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
