import { globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, inject, it } from 'vitest';
import { createApplication, ownProgram } from '../src/application.ts';
import { bundle, checkTypes } from '../src/check-application.ts';
import { copyUnbuilt } from '../src/copy-unbuilt.ts';
import { frameworks } from '../src/install.ts';
import { pack } from '../src/pack.ts';
import { readSamples } from '../src/samples.ts';

const application = createApplication(inject('application'));
application.copy('packages');
const installed = join(application.folder, 'node_modules/@whatsgate');

it('E1: a tarball holds every file that its package.json names', () => {
  const manifests = globSync('*/package.json', { cwd: installed });
  expect(manifests.length).toBe(Object.keys(inject('tarballs')).length);
  for (const manifest of manifests) {
    const { exports, bin = {} } = JSON.parse(readFileSync(join(installed, manifest), 'utf8'));
    const files = [...JSON.stringify([Object.values(exports), bin]).matchAll(/"(\.\/[^"]+\.js)"/g)].map(
      ([, file = '']) => file,
    );
    expect(files.length, manifest).toBeGreaterThan(0);
    for (const file of files) expect(readFileSync(join(installed, manifest, '..', file), 'utf8'), file).not.toBe('');
  }
});

it("E1: no tarball holds a copy of another package's declarations", () => {
  expect(globSync('*/dist/index.d.ts', { cwd: installed })).toHaveLength(Object.keys(inject('tarballs')).length);
  expect(globSync('*/dist/**/dist', { cwd: installed })).toEqual([]);
});

it('E1: `pnpm pack` before a build makes a full tarball', async () => {
  const folder = join(inject('folder'), 'unbuilt');
  await pack(copyUnbuilt('client', folder), folder);
  const listing = await createApplication(folder).run('tar', '-tzf', globSync('*.tgz', { cwd: folder })[0] ?? '');
  expect(listing.split(/\r?\n/)).toEqual(expect.arrayContaining(['package/dist/index.js', 'package/dist/index.d.ts']));
});

it('Node imports every entry, without a DOM', async () => {
  const entries = globSync('*/package.json', { cwd: installed }).flatMap((manifest) => {
    const { name, exports } = JSON.parse(readFileSync(join(installed, manifest), 'utf8'));
    return Object.keys(exports)
      .filter((entry) => !/\.json|playwright/.test(entry))
      .map((entry) => posix.join(name, entry));
  });
  expect(entries).toEqual(expect.arrayContaining(['@whatsgate/core/adapter', '@whatsgate/client/number']));
  application.write('import.mjs', entries.map((entry) => `await import('${entry}');\n`).join(''));
  await application.run(process.execPath, 'import.mjs');
});

it("the emulator's pages and its command are in the package", async () => {
  await application.run(process.execPath, 'emulator-pages.ts');
  expect(await application.run(join(application.folder, 'node_modules/.bin/whatsgate-emulator'), '--help')).toContain(
    '--port',
  );
});

it("E1: TypeScript 5.4 compiles against the packages, the libraries' own types included", () =>
  checkTypes(application, join(application.folder, 'node_modules/.bin/tsc'), 'nodenext', [
    'adapters-only.tsx',
    'server.ts',
  ]));

it.each(['bundler', 'nodenext'] as const)('the newest TypeScript does with %s resolution', (resolution) =>
  checkTypes(application, ownProgram('tsc'), resolution, ['application.tsx', 'adapters-only.tsx', 'server.ts']),
);

it('the element itself can be written in JSX: of React 19, and of React 18, which takes its attributes only', async () => {
  await checkTypes(application, ownProgram('tsc'), 'nodenext', ['element-in-jsx.tsx']);
  const older = createApplication(join(inject('folder'), 'react-18'));
  const { '@whatsgate/client': client, '@whatsgate/core': core, '@whatsgate/ui': ui, ...rest } = inject('tarballs');
  older.write('package.json', {
    ...{ name: 'react-18', private: true, type: 'module' },
    dependencies: {
      '@whatsgate/client': client,
      '@whatsgate/core': core,
      '@whatsgate/ui': ui,
      '@whatsgate/react': rest['@whatsgate/react'],
      react: '18.2.0',
      '@types/react': '~18.2.0',
    },
  });
  await older.run('npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline');
  older.copy('packages');
  await checkTypes(older, ownProgram('tsc'), 'nodenext', ['element-react-18.tsx']);
});

it('Vite bundles an application', () => bundle(application, 'application.tsx'));

it('E1: Jest with jsdom runs the recipe', async () => {
  const recipe = createApplication(join(application.folder, 'recipe'));
  recipe.write('package.json', { type: 'module' });
  for (const { file, code } of readSamples('docs/recipes.md')) recipe.write(file, code);
  const jest = join(application.folder, 'node_modules/jest/bin/jest.js');
  await recipe.run(process.execPath, '--experimental-vm-modules', jest, '--ci', '--passWithNoTests=false');
});

it('a pnpm that hoists nothing installs adapters alone, and each package finds what it needs', async () => {
  const strict = createApplication(join(inject('folder'), 'strict'));
  const { '@whatsgate/client': client, '@whatsgate/core': core, '@whatsgate/ui': ui, ...tarballs } = inject('tarballs');
  const dependencies = { ...tarballs, ...frameworks };
  strict.write('package.json', { name: 'strict', private: true, type: 'module', dependencies });
  // JSON is YAML.
  strict.write('pnpm-workspace.yaml', {
    hoist: false,
    strictPeerDependencies: true,
    pmOnFail: 'ignore',
    // Nothing is published yet, so the others have to be told where these are.
    overrides: { '@whatsgate/client': client, '@whatsgate/core': core, '@whatsgate/ui': ui },
    // Vue's types need it and its package does not say so.
    packageExtensions: { '@vue/compiler-core': { dependencies: { '@babel/types': '*' } } },
  });
  await strict.run(ownProgram('pnpm'), 'install', '--ignore-scripts', '--prefer-offline');
  strict.copy('packages');
  strict.write(
    'import.mjs',
    Object.keys(tarballs)
      .map((name) => `await import('${name}');\n`)
      .join(''),
  );
  await strict.run(process.execPath, 'import.mjs');
  await checkTypes(strict, ownProgram('tsc'), 'nodenext', ['adapters-only.tsx', 'server.ts']);
  await bundle(strict, 'adapters-only.tsx');
});
