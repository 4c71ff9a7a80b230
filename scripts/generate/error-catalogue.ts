// The list of all errors in docs/errors.md, read from the sources. With --check it fails when
// the code has changed since.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRetryable, remedies, type WhatsGateErrorCode } from '../../packages/client/src/errors/codes.ts';
import { summaries } from '../../packages/client/src/http/to-error.ts';
import { en, es, pt, ru } from '../../packages/core/src/messages/index.ts';
import { writeBlocks } from './write-generated.ts';

const root = join(import.meta.dirname, '../..');
const codes = Object.keys(remedies) as WhatsGateErrorCode[];
const says = readSayings();

for (const code of codes)
  if (says.get(code) === undefined)
    throw new Error(`No error says ${code}, or the way it is made is not known to this script.`);
if (writeBlocks('docs/errors.md', { errors: codes.map(section).join('\n\n') }))
  console.log(`Errors: docs/errors.md lists ${[...says.values()].flat().length} messages of ${codes.length} codes.`);

function section(code: WhatsGateErrorCode): string {
  return [
    `## \`${code}\``,
    '',
    ...(says.get(code) ?? []).map((said) => `- ${said}`),
    '',
    `| | |`,
    `|---|---|`,
    `| What to do | ${remedies[code]} |`,
    `| \`retryable\` | ${isRetryable(code) ? 'yes' : 'no, other input is needed'} |`,
    `| To the person | ${en.errors[code]} |`,
    ...[es, pt, ru].map(({ errors }) => `| | ${errors[code]} |`),
  ].join('\n');
}

/** What each code is given to say, wherever one is made. */
function readSayings(): ReadonlyMap<string, readonly string[]> {
  const text = `('(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"|\`(?:[^\`\\\\]|\\\\.)*\`)`;
  const ways = [
    new RegExp(`(?:new WhatsGateError|plainError|fail)\\(\\s*'([A-Z_]+)',\\s*${text}`, 'g'),
    new RegExp(`(invalidNumber)\\((?:what = )?${text}`, 'g'),
  ];
  const found = new Map<string, string[]>();
  const paths = globSync('packages/{client,core,server}/src/**/*.ts', { cwd: root, exclude: ['**/testing/**'] });
  // In the same order on Windows.
  for (const path of paths.map((each) => each.replaceAll('\\', '/')).sort()) {
    const source = readFileSync(join(root, path), 'utf8');
    for (const [, maker = '', literal = ''] of ways.flatMap((way) => [...source.matchAll(way)])) {
      const code = maker === 'invalidNumber' ? 'INVALID_NUMBER' : maker;
      const said = literal
        .slice(1, -1)
        .replace(/\$\{[^}]*\}/g, '…')
        .replace(/\\(.)/g, '$1');
      found.set(code, [...(found.get(code) ?? []), said.endsWith('.') ? said : `${said}; the server said: ….`]);
    }
  }
  for (const [code, summary] of Object.entries(summaries))
    found.set(code, [...(found.get(code) ?? []), `${summary}; the server said: ….`]);
  return found;
}
