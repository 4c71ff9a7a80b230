import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * Writes the generated blocks of a document, each between `<!-- generated: name -->` and `<!-- end: name -->`, and
 * leaves its prose alone. With `--check` among the arguments of this process it only compares.
 *
 * @param path - of the document, from the root of the repository
 * @param blocks - the content of each block, by its name
 * @returns whether the document has these blocks now; if not, the exit code is set
 * @throws Error when the document lacks a block's markers
 */
export function writeBlocks(path: string, blocks: Readonly<Record<string, string>>): boolean {
  return writeGenerated(path, Object.entries(blocks).reduce(replaceBlock, readFileSync(join(root, path), 'utf8')));
}

/**
 * Writes a generated file. With `--check` among the arguments of this process it only compares.
 *
 * @param path - of the file, from the root of the repository
 * @returns whether the file is like this now; if not, the exit code is set
 */
export function writeGenerated(path: string, content: string): boolean {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return true;
  if (!process.argv.includes('--check')) {
    writeFileSync(file, content);
    return true;
  }
  const script = relative(root, process.argv[1] ?? '');
  console.error(`${path} is not up to date. Run \`node ${script}\` and look at what has changed.`);
  process.exitCode = 1;
  return false;
}

function replaceBlock(document: string, [name, content]: readonly [string, string]): string {
  const [start, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`The document has no block between "${start}" and "${end}".`);
  return `${document.slice(0, from)}${start}\n${content}\n${document.slice(to)}`;
}
