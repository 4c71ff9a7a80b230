import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Kilobytes of 1,000 bytes, brotli. */
export interface ScriptSize {
  readonly atOnce: number;
  /** In one language, without the rules of phone numbers. */
  readonly later: number;
  readonly numbers: number;
}

/** What a page without a bundler pays for `connect.js` and its chunks. @param folder - where they are */
export function measureScript(folder: string): ScriptSize {
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const atOnce = new Set<string>();
  const visit = (name: string) => {
    if (atOnce.has(name)) return;
    atOnce.add(name);
    for (const [, imported = ''] of read(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) visit(imported);
  };
  visit('connect.js');
  const sizeOf = (isWanted: (name: string) => boolean) =>
    files.filter(isWanted).reduce((total, name) => total + brotliCompressSync(read(name)).byteLength / 1000, 0);
  const isNumbers = (name: string) => name.startsWith('numbers-');
  const isOtherLanguage = (name: string) => /^(?:es|pt|ru)-/.test(name);
  return {
    atOnce: sizeOf((name) => atOnce.has(name)),
    later: sizeOf((name) => !atOnce.has(name) && !isNumbers(name) && !isOtherLanguage(name)),
    numbers: sizeOf(isNumbers),
  };
}
