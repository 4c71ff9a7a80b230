import { brotliCompressSync } from 'node:zlib';

/**
 * Everything that is loaded with some scripts: they, and what they import, and so on.
 *
 * @param importsOf - what a script imports at once; undefined where it is none of ours
 */
export function reach(
  entries: readonly string[],
  importsOf: (name: string) => readonly string[] | undefined,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (name: string) => {
    const imports = reached.has(name) ? undefined : importsOf(name);
    if (imports === undefined) return;
    reached.add(name);
    imports.forEach(visit);
  };
  entries.forEach(visit);
  return reached;
}

/** Kilobytes of 1,000 bytes, brotli. */
export function weigh(texts: readonly string[]): number {
  return texts.reduce((total, text) => total + brotliCompressSync(text).byteLength / 1000, 0);
}
