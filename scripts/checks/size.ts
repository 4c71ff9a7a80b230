// What an application pays: bundled by esbuild from the packed files, minified, brotli; and what a build with Vite
// gains by it. What is loaded with the page and what is loaded when it is needed are told apart. Fails above the
// budget. Writes the figures into README.md; with --check it fails when they differ.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBlocks } from '../generate/write-generated.ts';
import { measureBundle } from './measure-bundle.ts';
import { measureScript } from './measure-script.ts';
import { measureInVite } from './measure-vite.ts';

const root = join(import.meta.dirname, '../..');
const packages = ['client', 'core', 'ui', 'react', 'vue'] as const;
const frameworks = ['react', 'react/jsx-runtime', 'vue'];

interface Bundle {
  readonly what: string;
  readonly code: string;
  readonly external?: readonly string[];
  /** Kilobytes of 1,000 bytes. */
  readonly budget: number;
}

/** One whose charts are loaded when they are needed. */
interface LazyBundle extends Bundle {
  readonly budgetLater: number;
  /** The script of a small application without it, and with it. */
  readonly without: string;
  readonly application: string;
}

const names = 'createWhatsGateSession, createWhatsGateClient, whatsGateSessionMachine, isWhatsGateError';
const session = `export { ${names} } from '@whatsgate/core';`;
const bundles: readonly Bundle[] = [
  { what: 'a session, the client and both charts', code: session, budget: 34.9 },
  { what: 'of that, our own code', code: session, external: ['xstate', 'ky'], budget: 15.9 },
  { what: 'the client alone', code: "export { createWhatsGateClient } from '@whatsgate/client';", budget: 12.9 },
  {
    what: 'the phone number parser, apart (libphonenumber and its metadata)',
    code: "export { parseNumber } from '@whatsgate/client/number';",
    budget: 28,
  },
  {
    what: 'the frame bridge alone',
    code: "export { listenToFrame } from './node_modules/@whatsgate/core/dist/frame/frame-bridge.js';",
    budget: 0.6,
  },
];

// By its files: esbuild loads with the page whatever an index that the page imports re-exports, once it is in use
// anywhere.
const fromAdapter = (name: 'react' | 'vue') =>
  ['useWhatsGateSession', 'WhatsGateFrame']
    .map((each) => `export { ${each} } from './node_modules/@whatsgate/${name}/dist/${toFile(each)}.js';`)
    .join('\n');
const options = "{ relay: '/api/whatsgate', name: 'Support' }";
const reactPage = (body: string) => `import { createElement, useState } from 'react';
  import { createRoot } from 'react-dom/client';
  const Page = () => { const [count, setCount] = useState(0); ${body} };
  createRoot(document.body).render(createElement(Page));`;
const vuePage = (body: string) => `import { createApp, h, ref } from 'vue';
  createApp({ setup() { const count = ref(0); ${body} } }).mount(document.body);`;
const lazyBundles: readonly LazyBundle[] = [
  {
    what: 'React: `useWhatsGateSession` and `<WhatsGateFrame>`',
    code: fromAdapter('react'),
    external: frameworks,
    budget: 2.95,
    budgetLater: 38.6,
    without: reactPage("return createElement('button', { onClick: () => setCount(count + 1) }, count);"),
    application: `import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/react';
      ${reactPage(`const session = useWhatsGateSession(${options});
        return createElement(WhatsGateFrame, { session }, createElement('button', { onClick: session.start }, count));`)}`,
  },
  {
    what: 'Vue: `useWhatsGateSession` and `<WhatsGateFrame>`',
    code: fromAdapter('vue'),
    external: frameworks,
    budget: 3.2,
    budgetLater: 38.6,
    without: vuePage("return () => h('button', { onClick: () => (count.value += 1) }, count.value);"),
    application: `import { useWhatsGateSession, WhatsGateFrame } from '@whatsgate/vue';
      ${vuePage(`const session = useWhatsGateSession(${options});
        return () => h(WhatsGateFrame, { session }, () => h('button', { onClick: session.start }, count.value));`)}`,
  },
  {
    what: 'plain JavaScript: `createLazySession`',
    code: "export { createLazySession } from '@whatsgate/core/lazy';",
    budget: 1.8,
    budgetLater: 36,
    without: "document.querySelector('button').onclick = () => alert('Hello');",
    application: `import { createLazySession } from '@whatsgate/core/lazy';
      document.querySelector('button').onclick = createLazySession(${options}).start;`,
  },
];

const folder = mkdtempSync(join(tmpdir(), 'whatsgate-sizes-'));
try {
  for (const name of packages) install(name);
  // What the applications are made with.
  for (const [name, owner] of [
    ['react', ''],
    ['react-dom', ''],
    ['vue', 'packages/vue'],
  ] as const)
    symlinkSync(join(root, owner, 'node_modules', name), join(folder, 'node_modules', name));

  const lazyRows: string[] = [];
  for (const bundle of lazyBundles) {
    const { atOnce, later } = await measureBundle({ ...bundle, folder });
    const inVite = await measureInVite({ code: bundle.application, without: bundle.without, folder });
    lazyRows.push(`| ${bundle.what} | ${toKilobytes(atOnce)} | ${toKilobytes(inVite)} | ${toKilobytes(later)} |`);
    check(`${bundle.what}, with the page`, atOnce, bundle.budget);
    check(`${bundle.what}, later`, later, bundle.budgetLater);
  }
  const script = measureScript(join(folder, 'node_modules/@whatsgate/ui/dist/connect'));
  lazyRows.push(`| \`connect.js\` | ${toKilobytes(script.atOnce)} | | ${toKilobytes(script.later)} |`);
  check('connect.js, with the page', script.atOnce, 8.6);
  check('connect.js, later', script.later, 50);
  check('connect.js, the rules of phone numbers', script.numbers, 32);
  const rows: string[] = [];
  for (const bundle of bundles) {
    const { atOnce } = await measureBundle({ ...bundle, folder });
    rows.push(`| ${bundle.what} | ${toKilobytes(atOnce)} |`);
    check(bundle.what, atOnce, bundle.budget);
  }
  writeBlocks('README.md', {
    'lazy sizes': `| | with the page | added to a Vite build | later |\n|---|---|---|---|\n${lazyRows.join('\n')}`,
    sizes: `| | |\n|---|---|\n${rows.join('\n')}`,
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Unpacks the packed package, with what it depends on beside it. */
function install(name: (typeof packages)[number]): void {
  const source = join(root, 'packages', name);
  const installed = join(folder, 'node_modules/@whatsgate', name);
  const packed = join(folder, name);
  for (const each of [installed, packed]) mkdirSync(each, { recursive: true });
  const shell = process.platform === 'win32';
  execFileSync('pnpm', ['pack', '--pack-destination', packed], { cwd: source, stdio: 'ignore', shell });
  const [tarball = ''] = readdirSync(packed);
  execFileSync('tar', ['-xzf', join(packed, tarball), '-C', installed, '--strip-components=1']);
  const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { dependencies: object };
  for (const dependency of Object.keys(dependencies)) {
    if (!dependency.startsWith('@whatsgate/'))
      symlinkSync(join(source, 'node_modules', dependency), join(folder, 'node_modules', dependency), 'junction');
  }
}

/** `useWhatsGateSession` to `use-whatsgate-session`. */
function toFile(name: string): string {
  return name
    .replace('WhatsGate', 'Whatsgate')
    .replace(/(?<=.)[A-Z]/g, '-$&')
    .toLowerCase();
}

function toKilobytes(size: number): string {
  return `${size.toFixed(1)} kB`;
}

function check(what: string, size: number, budget: number): void {
  console.log(`${what}: ${size.toFixed(2)} kB (at most ${budget})`);
  if (size <= budget) return;
  console.error(`${what} is ${size.toFixed(2)} kB, more than ${budget}.`);
  process.exitCode = 1;
}
