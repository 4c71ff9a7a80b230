import { basename } from 'node:path';
import { build } from 'esbuild';
import { reach, weigh } from './reach.ts';

export interface BundleSource {
  readonly code: string;
  /** Where its imports are resolved from. */
  readonly folder: string;
  readonly external?: readonly string[] | undefined;
}

/** Kilobytes of 1,000 bytes, brotli: what is loaded with the page, and what is loaded when it is needed. */
export interface BundleSize {
  readonly atOnce: number;
  readonly later: number;
}

/** In the names of chunks. It depends on the folder, which is another one each time. */
const hash = /-[A-Z0-9]{8}(?=\.js)/g;

/** Bundles with esbuild, minified, for production; what is imported dynamically is split off. */
export async function measureBundle({ code, folder, external = [] }: BundleSource): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: folder, sourcefile: 'entry.js' },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: [...external],
    define: { 'process.env.NODE_ENV': '"production"' },
    outdir: '/out',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  const { outputs } = metafile;
  const atOnce = reach(
    Object.keys(outputs).filter((path) => outputs[path]?.entryPoint?.endsWith('entry.js')),
    (path) => outputs[path]?.imports.filter(({ kind }) => kind !== 'dynamic-import').map((imported) => imported.path),
  );
  const sizeOf = (isAtOnce: boolean) =>
    weigh(
      Object.keys(outputs)
        .filter((path) => atOnce.has(path) === isAtOnce)
        .map((path) => outputFiles.find((file) => basename(file.path) === basename(path))?.text ?? '')
        .map((text) => text.replace(hash, '-ABCDEFGH')),
    );
  return { atOnce: sizeOf(true), later: sizeOf(false) };
}
