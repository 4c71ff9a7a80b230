// A release without the registry: `npm run release:rehearse`. In a copy of the last commit it takes the next versions, packs the
// packages, lets the sample applications install those in place of the workspace's, and runs their end-to-end tests.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPublishedPackages } from './published-packages.ts';
import { runCommand } from './run-command.ts';

const applications = ['demo', 'next', 'nuxt'];
const { values } = parseArgs({
  options: { help: { type: 'boolean' }, keep: { type: 'boolean' }, only: { type: 'string', multiple: true } },
});
if (values.help) {
  console.log(`Rehearses a release of the last commit; nothing outside a temporary folder changes.

  --only NAME  the end-to-end tests of this application: ${applications.join(', ')}; may be given again
  --keep       leaves the folder for you to look at`);
  process.exit(0);
}
const chosen = values.only ?? applications;
const unknown = chosen.find((name) => !applications.includes(name));
if (unknown !== undefined)
  throw new Error(`There is no application "${unknown}"; there are ${applications.join(', ')}.`);

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'whatsgate-release-'));
process.on('exit', () => {
  if (values.keep) console.log(`It is in ${folder}.`);
  else rmSync(folder, { recursive: true, force: true });
});
const env = {
  ...process.env,
  PATH: `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`,
  TURBO_TELEMETRY_DISABLED: '1',
};
const run = (command: string, ...args: readonly string[]) => runCommand(command, args, folder, env);

const before = findPublishedPackages();
runCommand('git', ['clone', '--quiet', '--no-hardlinks', root, folder], root);
const pnpm = (...args: readonly string[]) => run(join(root, 'node_modules/.bin/pnpm'), ...args);
pnpm('install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only');
run('changeset', 'version');
const after = findPublishedPackages(folder);
for (const [index, { name, version }] of after.entries())
  console.log(`${name}: ${before[index]?.version} -> ${version}`);
const waiting = readdirSync(join(root, '.changeset')).some((file) => file.endsWith('.md') && file !== 'README.md');
if (waiting && after.every(({ version }, index) => version === before[index]?.version))
  throw new Error('There are changesets, but no version has changed.');

const tarballs = join(folder, 'tarballs');
mkdirSync(tarballs);
run('turbo', 'run', 'build', '--filter=@whatsgate/*');
for (const each of after)
  runCommand('pnpm', ['pack', '--ignore-scripts', '--pack-destination', tarballs], each.folder, env);

installPacked();
// Without the applications' own build of the workspace's packages: those are no longer theirs.
run('node', 'scripts/setup/chromium.ts');
for (const name of chosen) {
  run('turbo', 'run', 'e2e', `--filter=./apps/${name}`);
  const manifest = join(folder, 'apps', name, 'node_modules/@whatsgate/core/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  if (version !== after.find((each) => each.name === '@whatsgate/core')?.version)
    throw new Error(`${name} did not run on the packed packages, but on ${version}.`);
}
console.log(`\nRehearsed: ${after.length} packages packed; ${chosen.join(', ')} passed on them.`);

/** Puts the packed packages in place of the workspace's, for every application of the copy. */
function installPacked(): void {
  const lines = readdirSync(tarballs).map((file) => {
    const name = file.replace(/^whatsgate-(\w+)-.*$/, '@whatsgate/$1');
    return `  "${name}": "file:${join(tarballs, file)}"`;
  });
  const file = join(folder, 'pnpm-workspace.yaml');
  const text = readFileSync(file, 'utf8');
  if (!text.includes('\noverrides:\n')) throw new Error('pnpm-workspace.yaml has no overrides to add to.');
  writeFileSync(file, text.replace('\noverrides:\n', `\noverrides:\n${lines.join('\n')}\n`));
  pnpm('install', '--no-frozen-lockfile', '--prefer-offline', '--reporter=append-only');
}
