// Installs the packed packages into an application outside this repository, as a user would, and uses them there.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const app = mkdtempSync(join(tmpdir(), 'whatsgate-consumer-'));
const shell = process.platform === 'win32';

const entries = ['core', 'core/adapter', 'core/client', 'core/protocol', 'react', 'vue', 'server', 'server/testing', 'emulator', 'emulator/connect'];
const pages = `
import { createEmulator } from '@whatsgate/emulator';
const emulator = await createEmulator();
for (const path of ['/phone', '/phone/phone.css', '/phone/phone.js', '/qr/any', '/qr/qr.js']) {
  const { status } = await emulator.fetch(new Request(emulator.url + path));
  if (status !== 200) throw new Error(path + ' answers ' + status + ': its file is not in the package');
}
`;
const application = `
import { createWhatsGateSession, mountFrame, text, ru } from '@whatsgate/core';
import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/react';
import { useWhatsGateSession as useInVue, WhatsGateFrame as VueFrame } from '@whatsgate/vue';
import { h } from 'vue';

export function Link() {
  const wg = useWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
  if (wg.status === 'success' && wg.confirmed) return <p>{wg.account.number}</p>;
  return <WhatsGateFrame session={wg}>{text(wg, ru)}</WhatsGateFrame>;
}
export const inVue = () => h(VueFrame, { session: useInVue({ relay: '/api/whatsgate', name: 'Support' }) });
const session = createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support' });
mountFrame(session, document.body);
// @ts-expect-error a relay sets its own callback
createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support', callback: 'https://me/hook' });
`;
const server = `
import { createEmulator } from '@whatsgate/emulator';
import { createWhatsGateServer } from '@whatsgate/server';

export async function serve(): Promise<(request: Request) => Promise<Response>> {
  const emulator = await createEmulator();
  return createWhatsGateServer({ apiKey: emulator.apiKey, publicUrl: 'https://app.test/api/whatsgate', identify: () => 'anna', fetch: (input, init) => emulator.fetch(new Request(input, init)) }).fetch;
}
`;

try {
  const tarballs = pack();
  write(
    'package.json',
    JSON.stringify({
      name: 'consumer',
      private: true,
      type: 'module',
      dependencies: { ...tarballs, react: '^19', 'react-dom': '^19', vue: '^3.5', '@types/react': '^19' },
    }),
  );
  step('npm installs the tarballs', () => run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts']));

  write('import.mjs', entries.map((entry) => `await import('@whatsgate/${entry}');\n`).join(''));
  step('Node imports every entry, without a DOM', () => run(process.execPath, ['import.mjs']));

  write('pages.mjs', pages);
  step("the emulator's pages and command are in the package", () => {
    run(process.execPath, ['pages.mjs']);
    run(process.execPath, ['node_modules/@whatsgate/emulator/dist/cli.js', '--help']);
  });

  write('app.tsx', application);
  write('server.ts', server);
  for (const [module, moduleResolution] of [
    ['esnext', 'bundler'],
    ['nodenext', 'nodenext'],
  ] as const) {
    const compilerOptions = {
      target: 'es2022',
      module,
      moduleResolution,
      strict: true,

      jsx: 'react-jsx',
      noEmit: true,
      lib: ['es2022', 'dom'],
      types: [],
      skipLibCheck: false,
    };
    write(`tsconfig.${moduleResolution}.json`, JSON.stringify({ compilerOptions, files: ['app.tsx', 'server.ts'] }));
    step(`its types check under ${moduleResolution}, the libraries' own included`, () => run(bin('tsc'), ['-p', `tsconfig.${moduleResolution}.json`]));
  }

  write('index.html', '<!doctype html><div id="app"></div><script type="module" src="/app.tsx"></script>\n');
  await step('Vite builds it', () => build({ root: app, logLevel: 'error', configFile: false }));
  console.log('Consumer: the packed packages install, import, type-check and build.');
} finally {
  rmSync(app, { recursive: true, force: true });
}

function pack(): Record<string, string> {
  const folder = join(app, 'tarballs');
  mkdirSync(folder);
  const names = readdirSync(join(root, 'packages')).filter((name) => name !== 'integration-tests');
  for (const name of names) run(bin('pnpm'), ['pack', '--pack-destination', folder], join(root, 'packages', name));
  return Object.fromEntries(readdirSync(folder).map((file) => [file.replace(/^whatsgate-(\w+)-.*$/, '@whatsgate/$1'), `file:tarballs/${file}`]));
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
    console.error(`\`${[command, ...args].join(' ')}\` failed in an application made of the packed packages:\n${stdout}${stderr}`);
    process.exit(1);
  }
}

function write(file: string, content: string): void {
  writeFileSync(join(app, file), content);
}
