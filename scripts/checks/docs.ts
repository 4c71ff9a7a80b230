// Every code example in the READMEs and in the doc comments must compile.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
// The demo has every package, and a compiler that knows Vue's files.
const demo = join(root, 'apps/demo');
const folder = join(demo, '.docs-check');
const longest = 25;

interface Example {
  readonly source: string;
  readonly language: string;
  readonly code: string;
}

const examples = [
  // The recipes need Express, pg and redis: tests/consumer compiles them where these are installed.
  ...globSync('{README.md,CONTRIBUTING.md,docs/**/*.md,packages/*/README.md}', {
    cwd: root,
    exclude: ['docs/recipes.md', 'docs/reference/**'],
  }),
  ...globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root }),
].flatMap(readExamples);
const tooLong = examples.filter(
  ({ source, code }) => source === 'README.md' && code.trim().split('\n').length > longest,
);
for (const { code } of tooLong) console.error(`README.md has an example of more than ${longest} lines:\n${code}`);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
try {
  examples.forEach(({ source, language, code }, index) => {
    const note = language === 'vue' ? `<!-- ${source} -->` : `// ${source}`;
    // A module of its own, whatever the example declares.
    const end = language === 'vue' || /^\s*(?:import|export) /m.test(code) ? '' : '\nexport {};\n';
    const file = join(folder, toFile(source, code) ?? `example-${index}.${language}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${note}\n${code}${end}`);
    // What the server's samples call the application's own.
    copyFileSync(join(root, 'tests/consumer/fixtures/samples/sign-in.ts'), join(dirname(file), 'sign-in.ts'));
  });
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../tsconfig.json',
      compilerOptions: {
        noUnusedLocals: false,
        paths: {
          ...toModules('packages/server', 'express', 'ioredis', 'pg', 'postgres', 'redis'),
          ...toModules('apps/next', 'next/server', 'server-only'),
        },
      },
      include: ['./**/*'],
    }),
  );
  execFileSync(process.execPath, [join(demo, 'node_modules/vue-tsc/bin/vue-tsc.js'), '-p', folder], {
    stdio: 'inherit',
  });
} catch {
  console.error('An example in the docs does not compile; its first line says where it stands.');
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (tooLong.length > 0 || !areTranslationsAlike()) process.exitCode = 1;
if (examples.length === 0) throw new Error('No example was found, so this check checks nothing.');
console.log(`Docs: ${examples.length} examples looked at.`);

/** Where a file of Next's guide is, whose files import each other; null for an example that stands alone. */
function toFile(source: string, code: string): string | null {
  const [, file] = /^\/\/ (\S+\.tsx?)$/m.exec(code.split('\n', 1)[0] ?? '') ?? [];
  return source.endsWith('next.md') && file !== undefined ? join(source.replaceAll(/\W/g, '-'), file) : null;
}

/** What an application has besides our packages, where one here has it. */
function toModules(owner: string, ...names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const modules = join(root, owner, 'node_modules');
  const folderOf = (name: string) =>
    [join(modules, '@types', name), join(modules, name), join(modules, `${name}.d.ts`)].find(existsSync) ?? name;
  return Object.fromEntries(names.map((name) => [name, [folderOf(name)]]));
}

function readExamples(source: string): Example[] {
  const text = readFileSync(join(root, source), 'utf8');
  const plain = source.endsWith('.md') ? text : text.replace(/^ *\* ?/gm, '');
  return [...plain.matchAll(/^```(tsx?|vue)(?: \[[^\n]*\])?\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({
    source,
    language,
    code,
  }));
}

/**
 * Whether each translated page has the code and the headings of the English one; comments and titles may be
 * translated.
 */
function areTranslationsAlike(): boolean {
  const different = globSync('docs/ru/guide/*.md', { cwd: root }).filter(
    (page) => readCode(page) !== readCode(page.replaceAll('\\', '/').replace('docs/ru/', 'docs/')),
  );
  for (const page of different) console.error(`${page} has other code or headings than the English page.`);
  return different.length === 0;
}

function readCode(page: string): string {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```\w+[^\n]*\n(.*?)^```$|^(?:#+|<<<) /gms)].map(([mark, code = mark]) => code);
  return blocks.join('\n').replace(/(?:^|\s)(?:\/\/|#|\/\*\*) .*$/gm, '');
}
