// Packs what the registry does not have yet, and stages it there: `npm run release:stage`, in the release workflow. Nobody can
// install it before a maintainer has approved it (docs/releasing.md).
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { findPublishedPackages, type PublishedPackage } from '../published-packages.ts';
import { packPackage } from './packed-packages.ts';
import { runCommand } from './run-command.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

const { values } = parseArgs({ options: { help: { type: 'boolean' }, 'dry-run': { type: 'boolean' } } });
if (values.help) {
  console.log(
    `Stages each package whose version the registry does not have.\n\n  --dry-run  packs and shows them, sends nothing`,
  );
  process.exit(0);
}
const isDry = values['dry-run'] ?? false;

const packages = findPublishedPackages();
const obstacles = findObstacles(packages);
for (const obstacle of obstacles) console.error(`${obstacle}\n`);
if (obstacles.length > 0 && !isDry) process.exit(1);

const folder = createTemporaryFolder('whatsgate-stage-');
const missing = packages.filter((each) => {
  const isThere = isOnRegistry(each);
  console.log(`${each.name}@${each.version} is ${isThere ? '' : 'not '}on the registry.`);
  return !isThere;
});
const tarballs = missing.map((each) => packPackage(each, folder));
for (const tarball of tarballs) {
  if (isDry) console.log(`Would stage ${tarball}.`);
  else runCommand('npm', ['stage', 'publish', tarball, '--access', 'public'], folder);
}
if (isDry) console.log(`\nWould stage ${tarballs.length} of ${packages.length} packages; nothing was sent.`);
else console.log('\nApprove what was staged: `npm stage list`, then `npm stage approve ID`, with your second factor.');

/** Why these packages cannot be staged yet, each as a sentence that says what to do. */
function findObstacles(all: readonly PublishedPackage[]): readonly string[] {
  const list = (some: readonly PublishedPackage[]) => some.map(({ name }) => name).join(', ');
  const unversioned = all.filter(({ version }) => version === '0.0.0');
  const nowhere = all.filter(({ manifest }) => toAddress(manifest.repository) === undefined);
  return [
    ...(unversioned.length === 0 ? [] : [`No version yet: ${list(unversioned)}. Run \`pnpm run version-packages\`.`]),
    ...(nowhere.length === 0
      ? []
      : [
          `No \`repository\` in the package.json of ${list(nowhere)}.\n` +
            'The registry signs where a package was built, and refuses one that does not say the same. Write\n' +
            '  "repository": { "type": "git", "url": "git+https://…", "directory": "packages/…" }',
        ]),
  ];
}

function toAddress(repository: unknown): unknown {
  return typeof repository === 'object' && repository !== null && 'url' in repository ? repository.url : repository;
}

/** @throws Error when the registry cannot be asked: a version that is there cannot be staged again */
function isOnRegistry({ name, version }: PublishedPackage): boolean {
  const shell = process.platform === 'win32';
  const args = ['view', `${name}@${version}`, 'version'];
  const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell });
  if (status === 0) return stdout.trim() === version;
  if (stderr.includes('E404')) return false;
  throw new Error(`The registry does not say whether it has ${name}@${version}: ${stderr}`);
}
