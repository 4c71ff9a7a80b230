// Packs what the registry does not have yet, and stages it there: `npm run release:stage`, in the release workflow. Nobody can
// install it before a maintainer has approved it (docs/releasing.md).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPublishedPackages } from './published-packages.ts';
import { runCommand } from './run-command.ts';

const { values } = parseArgs({ options: { help: { type: 'boolean' }, 'dry-run': { type: 'boolean' } } });
if (values.help) {
  console.log(
    `Stages each package whose version the registry does not have.\n\n  --dry-run  packs and shows them, sends nothing`,
  );
  process.exit(0);
}
const isDry = values['dry-run'] ?? false;

const packages = findPublishedPackages();
const nowhere = packages.filter(({ repository }) => repository === undefined).map(({ name }) => name);
if (nowhere.length > 0 && !isDry) {
  console.error(
    `No \`repository\` in the package.json of ${nowhere.join(', ')}.\n` +
      'The registry signs where a package was built, and refuses one that does not say the same. Write\n' +
      '  "repository": { "type": "git", "url": "git+https://…", "directory": "packages/…" }',
  );
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'whatsgate-stage-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const { name, version, folder: from } of packages) {
  if (isOnRegistry(name, version)) {
    console.log(`${name}@${version} is on the registry.`);
    continue;
  }
  runCommand('pnpm', ['pack', '--pack-destination', folder], from);
  const tarball = readdirSync(folder).find((file) => file.startsWith(`${name.slice(1).replace('/', '-')}-`));
  if (tarball === undefined) throw new Error(`pnpm packed no tarball for ${name}.`);
  if (isDry) console.log(`Would stage ${tarball}.`);
  else runCommand('npm', ['stage', 'publish', join(folder, tarball), '--access', 'public'], folder);
}
console.log('\nApprove what was staged: `npm stage list`, then `npm stage approve ID`, each with your second factor.');

/** @throws Error when the registry cannot be asked: a version that is there cannot be staged again */
function isOnRegistry(name: string, version: string): boolean {
  const { status, stdout, stderr } = spawnSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8' });
  if (status === 0) return stdout.trim() === version;
  if (stderr.includes('E404')) return false;
  throw new Error(`The registry does not say whether it has ${name}@${version}: ${stderr}`);
}
