import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** A code block of a document whose first line is a comment with the path of its file. */
export interface Sample {
  readonly file: string;
  readonly code: string;
}

/** The samples of the documents that match, as they stand there. */
export function readSamples(pattern: string): readonly Sample[] {
  return globSync(pattern, { cwd: root }).flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    return [...text.matchAll(/^```\w+(?: \[[^\n]*\])?\n(?:\/\/|<!--) (\S+\.(?:[jt]sx?|vue|html))\b.*?^```$/gms)].map(
      ([block, file = '']) => ({
        file,
        code: block.replace(/^.*\n/, '').replace(/```$/, ''),
      }),
    );
  });
}
