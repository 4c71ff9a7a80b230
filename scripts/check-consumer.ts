// Installs the packed packages into applications outside this repository, as users would, and uses them there: by npm, and by a
// pnpm that hoists nothing, so that a package finds only what it says it needs.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const app = mkdtempSync(join(tmpdir(), 'whatsgate-consumer-'));
const shell = process.platform === 'win32';

const entries = [
  'client',
  'client/number',
  'core',
  'core/adapter',
  'react',
  'vue',
  'server',
  'server/node',
  'server/testing',
  'emulator',
  'emulator/connect',
];
const pages = `
import { createEmulator } from '@whatsgate/emulator';
const emulator = await createEmulator();
for (const path of ['/phone', '/phone/phone.css', '/phone/phone.js', '/qr/any', '/qr/qr.js']) {
  const { status } = await emulator.fetch(new Request(emulator.url + path));
  if (status !== 200) throw new Error(path + ' answers ' + status + ': its file is not in the package');
}
`;
const application = `
import { createWhatsGateSession, mountFrame, statusText, ru } from '@whatsgate/core';
import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/react';
import { useWhatsGateSession as useInVue, WhatsGateFrame as VueFrame } from '@whatsgate/vue';
import { h } from 'vue';

export function Link() {
  const wg = useWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
  if (wg.status === 'success' && wg.confirmed) return <p>{wg.account.number}</p>;
  return <WhatsGateFrame session={wg}>{statusText(wg, ru)}</WhatsGateFrame>;
}
export const inVue = () => h(VueFrame, { session: useInVue({ relay: '/api/whatsgate', name: 'Support' }) });
const session = createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
mountFrame(session, document.body);
// @ts-expect-error a relay sets its own callback
createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support', callback: 'https://me/hook' });
`;
/** Everything from the one package that the application installs. Its own types are written down too: they must be nameable. */
const strictApplication = `
import { statusText, ru, useWhatsGateSession, WhatsGateCode, WhatsGateFrame } from '@whatsgate/react';
import { useWhatsGateSession as useInVue, WhatsGateFrame as VueFrame } from '@whatsgate/vue';
import { h } from 'vue';

export const useLink = () => useWhatsGateSession({ relay: '/api/whatsgate', name: 'Support', onError: ({ code }) => console.error(code) });
export const inVue = () => h(VueFrame, { session: useInVue({ relay: '/api/whatsgate', name: 'Support' }) });
export function Link() {
  const wg = useLink();
  if (wg.status === 'success' && wg.confirmed) return <p>{wg.account.number}</p>;
  return <><WhatsGateFrame session={wg}>{statusText(wg, ru)}</WhatsGateFrame><WhatsGateCode session={wg} /></>;
}
`;
const server = `
import { createEmulator } from '@whatsgate/emulator';
import { createWhatsGateServer } from '@whatsgate/server';

export async function serve(): Promise<(request: Request) => Promise<Response>> {
  const emulator = await createEmulator();
  return createWhatsGateServer({ apiKey: emulator.apiKey, secret: 'x'.repeat(32), publicUrl: 'https://app.test/api/whatsgate', identify: () => 'anna', fetch: (input, init) => emulator.fetch(new Request(input, init)) }).fetch;
}
`;

try {
  const tarballs = pack();
  const frameworks = { react: '^19', 'react-dom': '^19', vue: '^3.5', '@types/react': '^19' };
  dependOn({ ...tarballs, ...frameworks });
  step('npm installs the tarballs', () => run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts']));

  step('Node imports every entry, without a DOM', () => importAll(entries));

  write('pages.mjs', pages);
  step("the emulator's pages and command are in the package", () => {
    run(process.execPath, ['pages.mjs']);
    run(process.execPath, ['node_modules/@whatsgate/emulator/dist/cli.js', '--help']);
  });

  await checkApplication(application);

  for (const name of ['node_modules', 'package-lock.json']) rmSync(join(app, name), { recursive: true });
  const { '@whatsgate/client': client, '@whatsgate/core': core, ...others } = tarballs;
  dependOn({ ...others, ...frameworks });
  const settings = {
    hoist: false,
    strictPeerDependencies: true,
    pmOnFail: 'ignore',
    // Nothing is published yet, so the others have to be told where these two are.
    overrides: { '@whatsgate/client': client, '@whatsgate/core': core },
    // Vue's types need it and its package does not say so.
    packageExtensions: { '@vue/compiler-core': { dependencies: { '@babel/types': '*' } } },
  };
  // JSON is YAML.
  write('pnpm-workspace.yaml', JSON.stringify(settings));
  step('pnpm installs the tarballs, hoisting nothing', () => run(bin('pnpm'), ['install', '--ignore-scripts']));
  step('Node imports the packages, which find what they need', () => importAll(['react', 'vue', 'server', 'emulator']));
  await checkApplication(strictApplication);
  console.log('Consumer: the packed packages install, import, type-check and build, by npm and by a strict pnpm.');
} finally {
  rmSync(app, { recursive: true, force: true });
}

function dependOn(dependencies: Readonly<Record<string, string>>): void {
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module', dependencies }));
}

function importAll(names: readonly string[]): void {
  write('import.mjs', names.map((name) => `await import('@whatsgate/${name}');\n`).join(''));
  run(process.execPath, ['import.mjs']);
}

async function checkApplication(source: string): Promise<void> {
  write('app.tsx', source);
  write('server.ts', server);
  write('index.html', '<!doctype html><div id="app"></div><script type="module" src="/app.tsx"></script>\n');
  checkTypes('esnext', 'bundler');
  checkTypes('nodenext', 'nodenext');
  await step('Vite builds it', () => build({ root: app, logLevel: 'error', configFile: false }));
}

function checkTypes(module: string, moduleResolution: string): void {
  const compilerOptions = {
    target: 'es2022',
    module,
    moduleResolution,
    strict: true,
    jsx: 'react-jsx',
    declaration: true,
    outDir: 'types',
    lib: ['es2022', 'dom'],
    types: [],
    skipLibCheck: false,
  };
  write(`tsconfig.${moduleResolution}.json`, JSON.stringify({ compilerOptions, files: ['app.tsx', 'server.ts'] }));
  step(`its types check under ${moduleResolution}, the libraries' own included`, () =>
    run(bin('tsc'), ['-p', `tsconfig.${moduleResolution}.json`]),
  );
}

function pack(): Record<string, string> {
  const folder = join(app, 'tarballs');
  mkdirSync(folder);
  const isPublished = (name: string) =>
    JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).private !== true;
  const names = readdirSync(join(root, 'packages')).filter(isPublished);
  for (const name of names) run(bin('pnpm'), ['pack', '--pack-destination', folder], join(root, 'packages', name));
  return Object.fromEntries(
    readdirSync(folder).map((file) => [file.replace(/^whatsgate-(\w+)-.*$/, '@whatsgate/$1'), `file:tarballs/${file}`]),
  );
}

function step<Result>(what: string, action: () => Result): Result {
  console.log(`Consumer: ${what}`);
  return action();
}

function run(command: string, args: readonly string[], cwd = app): void {
  try {
    execFileSync(command, args, { cwd, shell, stdio: 'pipe', encoding: 'utf8' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    console.error(
      `\`${[command, ...args].join(' ')}\` failed in an application made of the packed packages:\n${stdout}${stderr}`,
    );
    process.exit(1);
  }
}

function write(file: string, content: string): void {
  writeFileSync(join(app, file), content);
}
