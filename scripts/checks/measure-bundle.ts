import { basename } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

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
  const atOnce = new Set<string>();
  const visit = (path: string) => {
    const output = outputs[path];
    if (output === undefined || atOnce.has(path)) return;
    atOnce.add(path);
    for (const { path: imported, kind } of output.imports) if (kind !== 'dynamic-import') visit(imported);
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (entryPoint?.endsWith('entry.js')) visit(path);

  const sizeOf = (isAtOnce: boolean) =>
    Object.keys(outputs)
      .filter((path) => atOnce.has(path) === isAtOnce)
      .map((path) => outputFiles.find((file) => basename(file.path) === basename(path))?.text ?? '')
      .reduce((total, text) => total + brotliCompressSync(text.replace(hash, '-ABCDEFGH')).byteLength / 1000, 0);
  return { atOnce: sizeOf(true), later: sizeOf(false) };
}
