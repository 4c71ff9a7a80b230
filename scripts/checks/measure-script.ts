import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reach, weigh } from './reach.ts';

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
  const atOnce = reach(['connect.js'], (name) =>
    [...read(name).matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)].map(([, imported = '']) => imported),
  );
  const sizeOf = (isWanted: (name: string) => boolean) => weigh(files.filter(isWanted).map(read));
  const isNumbers = (name: string) => name.startsWith('numbers-');
  const isOtherLanguage = (name: string) => /^(?:es|pt|ru)-/.test(name);
  return {
    atOnce: sizeOf((name) => atOnce.has(name)),
    later: sizeOf((name) => !atOnce.has(name) && !isNumbers(name) && !isOtherLanguage(name)),
    numbers: sizeOf(isNumbers),
  };
}
