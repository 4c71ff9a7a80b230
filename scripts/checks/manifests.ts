// Every published package says the same things of itself, in the same order. That its entries are there and resolve
// is what `check-exports` looks at.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPublishedPackages, type PublishedPackage } from '../published-packages.ts';

const order = [
  ...['name', 'version', 'description', 'keywords', 'repository', 'homepage', 'bugs', 'license', 'type', 'sideEffects'],
  ...['customElements', 'exports', 'bin', 'files', 'engines', 'publishConfig', 'scripts'],
  ...['dependencies', 'peerDependencies', 'peerDependenciesMeta', 'devDependencies'],
];
/** What is the same in all of them. */
const common = {
  license: 'MIT',
  type: 'module',
  engines: { node: '>=22' },
  publishConfig: { access: 'public' },
};
/** The registry's page and its search cut a longer one off. */
const longestDescription = 160;

const packages = findPublishedPackages();
if (packages.length < 7) throw new Error(`Only ${packages.length} packages were found.`);
const problems = packages.flatMap((each) =>
  findProblems(each).map((problem) => `${each.path}/package.json: ${problem}`),
);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`Manifests: ${packages.length} packages describe themselves alike.`);

function findProblems({ manifest, folder, path }: PublishedPackage): readonly string[] {
  const problems: string[] = [];
  const expect = (isGood: boolean, problem: string) => {
    if (!isGood) problems.push(problem);
  };
  const unknown = Object.keys(manifest).filter((field) => !order.includes(field));
  expect(unknown.length === 0, `none of our packages says ${unknown.join(', ')}`);
  const fields = Object.keys(manifest).filter((field) => order.includes(field));
  const sorted = fields.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
  expect(fields.join() === sorted.join(), `the order of its fields is ${sorted.join(', ')}`);
  for (const [field, value] of Object.entries(common))
    expect(isSame(manifest[field], value), `"${field}" is ${JSON.stringify(value)}`);

  const { description, keywords, sideEffects, files, exports, scripts, repository, dependencies = {} } = manifest;
  expect(
    typeof description === 'string' && /^\S.*\.$/.test(description) && description.length <= longestDescription,
    `"description" is a sentence of at most ${longestDescription} characters, with its full stop`,
  );
  expect(
    Array.isArray(keywords) && keywords[0] === 'whatsapp' && keywords[1] === 'whatsgate' && keywords.length > 2,
    '"keywords" are whatsapp, whatsgate, and its own',
  );
  expect(sideEffects === false || Array.isArray(sideEffects), '"sideEffects" is false, or lists files');
  expect(Array.isArray(files) && files.includes('dist'), '"files" has "dist"');
  expect(exports?.['./package.json'] === './package.json', '"exports" has its package.json');
  expect(isRecord(scripts) && scripts.prepack === 'turbo run build', '"prepack" is `turbo run build`');
  expect(existsSync(join(folder, 'README.md')), 'there is a README.md beside it');
  for (const [name, range] of Object.entries(dependencies)) {
    const wanted = packages.some((each) => each.name === name) ? 'workspace:^' : 'catalog:runtime';
    expect(range === wanted, `it depends on "${name}": "${wanted}"`);
  }
  expect(
    repository === undefined || (isRecord(repository) && repository.directory === path),
    `"repository" has the directory ${path}`,
  );
  return problems;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
