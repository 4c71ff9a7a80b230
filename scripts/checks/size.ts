// What an application pays for the core: bundled by esbuild from the packed files, minified, brotli. Fails above the
// budget. Writes the figures into README.md; with --check it fails when they differ.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { writeBlocks } from '../generate/write-generated.ts';

const root = join(import.meta.dirname, '../..');
const packages = ['client', 'core'] as const;

interface Bundle {
  readonly what: string;
  readonly code: string;
  readonly external?: string[];
  /** Kilobytes of 1,000 bytes. */
  readonly budget: number;
}

const names = 'createWhatsGateSession, createWhatsGateClient, whatsGateSessionMachine, isWhatsGateError';
const session = `export { ${names} } from '@whatsgate/core';`;
const bundles: readonly Bundle[] = [
  { what: 'a session, the client and both charts', code: session, budget: 33.7 },
  { what: 'of that, our own code', code: session, external: ['xstate', 'ky'], budget: 14.7 },
  { what: 'the client alone', code: "export { createWhatsGateClient } from '@whatsgate/client';", budget: 12.7 },
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

const folder = mkdtempSync(join(tmpdir(), 'whatsgate-sizes-'));
try {
  for (const name of packages) install(name);

  const rows: string[] = [];
  for (const bundle of bundles) {
    const kilobytes = await measure(bundle);
    rows.push(`| ${bundle.what} | ${kilobytes.toFixed(1)} kB |`);
    console.log(`${bundle.what}: ${kilobytes.toFixed(2)} kB (at most ${bundle.budget})`);
    if (kilobytes > bundle.budget) fail(`${bundle.what} is ${kilobytes.toFixed(2)} kB, more than ${bundle.budget}.`);
  }
  writeBlocks('README.md', { sizes: `| | |\n|---|---|\n${rows.join('\n')}` });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Unpacks the packed package, with what it depends on beside it. */
function install(name: (typeof packages)[number]): void {
  const source = join(root, 'packages', name);
  const installed = join(folder, 'node_modules/@whatsgate', name);
  const packed = join(folder, name);
  for (const each of [installed, packed]) mkdirSync(each, { recursive: true });
  execFileSync('pnpm', ['pack', '--pack-destination', packed], { cwd: source, stdio: 'ignore' });
  const [tarball = ''] = readdirSync(packed);
  execFileSync('tar', ['-xzf', join(packed, tarball), '-C', installed, '--strip-components=1']);
  const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { dependencies: object };
  for (const dependency of Object.keys(dependencies)) {
    if (!dependency.startsWith('@whatsgate/'))
      symlinkSync(join(source, 'node_modules', dependency), join(folder, 'node_modules', dependency));
  }
}

async function measure({ code, external = [] }: Bundle): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external,
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'error',
  });
  return brotliCompressSync(outputFiles[0]?.contents ?? '').byteLength / 1000;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
