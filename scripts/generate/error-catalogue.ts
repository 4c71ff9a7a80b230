// docs/errors.md lists every error with all it can say, read from the sources. Without an argument this writes it; with --check
// it fails when the code has changed since.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRetryable, remedies, type WhatsGateErrorCode } from '../../packages/client/src/errors/codes.ts';
import { summaries } from '../../packages/client/src/http/to-error.ts';
import { en, es, pt, ru } from '../../packages/core/src/messages/index.ts';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'docs/errors.md');
const codes = Object.keys(remedies) as WhatsGateErrorCode[];
const says = readSayings();

const document = `# Errors

Everything that fails is a \`WhatsGateError\`: thrown by the client and by functions that are given something unusable, shown by a session as
\`snapshot.error\` and told to \`onError\`. \`message\` says what happened and what to do next, to a developer; \`statusText(snapshot, messages)\` says it to
the person. \`isWhatsGateError(value)\` tests for it, also across realms and copies of the package.

| field | |
|---|---|
| \`code\` | one of those below, a closed union |
| \`retryable\` | whether trying again, unchanged, may help |
| \`ambiguous\` | the request may have taken effect although no answer said so: never repeat it blindly |
| \`retryAfter\` | milliseconds that the server has asked to wait, or null |
| \`server\` | what the server said: \`{ name, message, code, status }\`, or null |
| \`cause\` | what was thrown below, without anything secret |

Made from the sources by \`node scripts/generate/error-catalogue.ts\`, and compared with them in the test run; … stands for what differs.

${codes.map(section).join('\n\n')}
`;

for (const code of codes)
  if (says.get(code) === undefined)
    throw new Error(`No error says ${code}, or the way it is made is not known to this script.`);
if (!process.argv.includes('--check')) writeFileSync(file, document);
else if (readFileSync(file, 'utf8') === document)
  console.log(`Errors: docs/errors.md lists ${[...says.values()].flat().length} messages of ${codes.length} codes.`);
else {
  console.error(
    'docs/errors.md does not say what the code says. Run `node scripts/generate/error-catalogue.ts` and look at what has changed.',
  );
  process.exitCode = 1;
}

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
    new RegExp(`(?:new WhatsGateError|fail)\\(\\s*'([A-Z_]+)',\\s*${text}`, 'g'),
    new RegExp(`(invalidNumber)\\((?:what = )?${text}`, 'g'),
  ];
  const found = new Map<string, string[]>();
  for (const path of globSync('packages/{client,core,server}/src/**/*.ts', {
    cwd: root,
    exclude: ['**/testing/**'],
  }).sort()) {
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
