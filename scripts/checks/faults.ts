// docs/faults.md and the tests must agree: a row that says "tested" has a test that names its
// id, and the other way round.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const table = readFileSync(join(root, 'docs/faults.md'), 'utf8');
const tests = globSync(['{packages,tests}/*/{test,e2e}/**/*.{ts,tsx}', 'apps/*/e2e/**/*.ts'], { cwd: root });
// The ids of a title: `'N2, N7: …'` at its beginning, or `… (R10)'` at its end.
const idList = '[CDEIPTNFBRUWS]\\d+(?:, [CDEIPTNFBRUWS]\\d+)*';
const inTitle = new RegExp(
  `(?:it|test|describe)\\S*\\(\\s*['"\`](${idList}): |\\(\\s*\\[?\\s*['"\`](${idList}): |\\['(${idList}): |\\)\\(['"\`](${idList}): |\\((${idList})\\)['"\`]`,
  'g',
);

const rows = new Map(
  [...table.matchAll(/^\| ([CDEIPTNFBRUWS]\d+) \|.*\| (tested|not yet) \|$/gm)].map(([, id = '', proof = '']) => [
    id,
    proof,
  ]),
);
const tested = new Set<string>();
for (const file of tests) {
  for (const [, ...found] of readFileSync(join(root, file), 'utf8').matchAll(inTitle)) {
    for (const id of found.find((ids) => ids !== undefined)?.split(', ') ?? []) tested.add(id);
  }
}

const problems = [
  ...[...rows]
    .filter(([id, proof]) => proof === 'tested' && !tested.has(id))
    .map(([id]) => `${id} is called tested, but no test names it`),
  ...[...tested].filter((id) => rows.get(id) === 'not yet').map((id) => `${id} has a test, but is called "not yet"`),
  ...[...tested].filter((id) => !rows.has(id)).map((id) => `a test names ${id}, which is not in the table`),
];
if (rows.size === 0 || tested.size === 0) problems.push('nothing was found to compare');
if (problems.length > 0) {
  console.error(`docs/faults.md and the tests disagree:\n${problems.join('\n')}`);
  process.exit(1);
}
const proved = [...rows.values()].filter((proof) => proof === 'tested').length;
console.log(
  `Faults: ${proved} of ${rows.size} threats and faults have a test that names them; the others are marked "not yet".`,
);
