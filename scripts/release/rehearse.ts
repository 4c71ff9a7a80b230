// A release without the registry: `npm run release:rehearse`. In a copy of the last commit it takes the next versions, packs the
// packages, lets the sample applications install those in place of the workspace's, and runs their end-to-end tests.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPublishedPackages } from '../published-packages.ts';
import { checkIsPacked, replaceByPacked, toEnvironment } from './packed-packages.ts';
import { runCommand } from './run-command.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

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
const before = describeCheckout();
if (before.includes('\n')) console.log('Changes that are not committed are not part of the rehearsal.');

const folder = createTemporaryFolder('whatsgate-release-', { keep: values.keep ?? false });
const copy = join(folder, 'repository');
// What the tools and tests leave in the temporary folder is deleted with this one.
const temporary = join(folder, 'tmp');
mkdirSync(temporary);
for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = temporary;
const run = (command: string, args: readonly string[], from = '.') =>
  runCommand(command, args, join(copy, from), toEnvironment(copy));

runCommand('git', ['clone', '--quiet', '--no-hardlinks', root, copy], root);
const install = ['install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'];
runCommand('pnpm', install, copy, toEnvironment(root));
takeVersions();
replaceByPacked(copy);

run('node', ['scripts/setup/chromium.ts']);
for (const name of chosen) {
  const application = join('apps', name);
  checkIsPacked(copy, application);
  // Not by Turbo, which would first build the workspace's packages.
  for (const script of ['build', 'e2e']) run('pnpm', ['run', script], application);
}

if (describeCheckout() !== before)
  throw new Error(`The checkout is not what it was. Before:\n${before}\nNow:\n${describeCheckout()}`);
console.log(`\nRehearsed: ${chosen.join(', ')} passed on the packed packages, and the checkout is as it was.`);

/** Takes the next versions of the copy by its changesets, where there are any. */
function takeVersions(): void {
  const versions = () => findPublishedPackages(copy).map(({ name, version }) => `${name} ${version}`);
  const old = versions();
  const isWaiting = readdirSync(join(copy, '.changeset')).some((file) => file.endsWith('.md') && file !== 'README.md');
  if (isWaiting) run('changeset', ['version']);
  const next = versions();
  console.log(`\nVersions: ${next.join(', ')}.`);
  if (isWaiting && next.join() === old.join()) throw new Error('There are changesets, but no version has changed.');
}

/** The commit of the checkout, and on a line each what is not committed. */
function describeCheckout(): string {
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  return `${git('rev-parse', 'HEAD')}${git('status', '--porcelain')}`.trimEnd();
}
