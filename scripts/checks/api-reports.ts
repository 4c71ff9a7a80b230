// What each package lets its users rely on, as one file for each entry: packages/*/api/*.api.md. A change of a public type shows
// there in review. Writes them; with --check it fails when one differs.
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { findPublishedPackages } from '../published-packages.ts';
import { findDeclaredEntries } from './declared-entries.ts';

const root = join(import.meta.dirname, '../..');
// Not below `node_modules`: what stands there is another's to the extractor.
const cache = mkdtempSync(join(tmpdir(), 'whatsgate-api-'));
process.on('exit', () => rmSync(cache, { recursive: true, force: true }));
const isCheck = process.argv.includes('--check');
const silent = { default: { logLevel: ExtractorLogLevel.None } };

/** The declarations of a package without their source maps, by which the extractor loses its way. */
function copyDeclarations(folder: string): string {
  const copy = join(cache, folder);
  for (const file of ['package.json', ...globSync('dist/**/*.d.ts', { cwd: join(root, folder) })]) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, folder, file), join(copy, file));
  }
  symlinkSync(join(root, folder, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

function prepare(folder: string, copy: string, name: string, declarations: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(copy, 'package.json'),
    configObject: {
      projectFolder: copy,
      mainEntryPointFilePath: join(copy, declarations),
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            skipLibCheck: true,
            module: 'nodenext',
            target: 'es2023',
            lib: ['es2023', 'dom'],
            jsx: 'preserve',
            types: ['node'],
          },
          include: ['dist'],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(root, folder, 'api'),
        reportTempFolder: join(copy, 'reports'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: { compilerMessageReporting: silent, extractorMessageReporting: silent, tsdocMessageReporting: silent },
    },
  });
}

const changed: string[] = [];
let count = 0;
for (const { path: folder, manifest } of findPublishedPackages()) {
  mkdirSync(join(root, folder, 'api'), { recursive: true });
  const copy = copyDeclarations(folder);
  const configs = findDeclaredEntries(manifest).map(([subpath, declarations]) =>
    prepare(folder, copy, subpath === '.' ? 'index' : subpath.slice(2).replaceAll('/', '-'), declarations),
  );
  const [first] = configs;
  if (first === undefined) continue;
  const additionalEntryPoints = configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(first, { additionalEntryPoints });
  for (const config of configs) {
    count += 1;
    const { apiReportChanged } = Extractor.invoke(config, {
      compilerState,
      localBuild: !isCheck,
      messageCallback(message) {
        message.handled = true;
        if (message.logLevel === 'error') console.error(message.text);
      },
    });
    if (apiReportChanged) changed.push(config.reportFilePath.slice(root.length + 1));
  }
  const wanted = new Set(configs.map(({ reportFilePath }) => reportFilePath));
  for (const each of globSync('api/*.api.md', { cwd: join(root, folder) }).map((name) => join(root, folder, name))) {
    if (wanted.has(each)) continue;
    changed.push(each.slice(root.length + 1));
    if (!isCheck) rmSync(each);
  }
}
if (count < 15) throw new Error(`Only ${count} entries were found.`);
if (isCheck && changed.length > 0) {
  console.error(
    `The public API is no longer what these files say:\n${changed.join('\n')}\nRun \`pnpm run check:api\`, look at the difference, and commit it.`,
  );
  process.exit(1);
}
console.log(`Public API: ${count} entries, ${isCheck ? 'as their reports say' : `${changed.length} reports changed`}.`);
