import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const sources = globSync('src/**/*.ts', { cwd: root }).map(read).join('\n');
const { declarations } = JSON.parse(read('custom-elements.json')).modules[0];
const readme = read('README.md');

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).sort();
const found = (pattern: RegExp) => [...new Set([...sources.matchAll(pattern)].map(([, name = '']) => name))].sort();
const listOf = (name: string) =>
  JSON.parse((new RegExp(`const ${name} = (\\[.*?\\])`).exec(sources)?.[1] ?? '').replaceAll("'", '"'));

describe('the custom-elements manifest and the README name what the sources have', () => {
  const [element] = declarations;
  const fields = element.members.filter((member: { kind: string }) => member.kind === 'field');
  const methods = element.members.filter((member: { kind: string }) => member.kind === 'method');

  it.each([
    ['attributes', names(element.attributes), listOf('attributes').sort()],
    ['properties', names(fields), listOf('objects').sort()],
    ['events', names(element.events), found(/'(whatsgate-\w+)': CustomEvent/g)],
    ['methods', names(methods), found(/^ {2}(start|cancel|show|hide)\(\): void;/gm)],
    ['CSS variables', names(element.cssProperties), found(/var\((--whatsgate-[\w-]+)/g)],
    ['parts', names(element.cssParts), found(/part: '([\w-]+)'/g)],
  ])('%s', (_, inManifest, inSources) => {
    expect(inManifest).toEqual(inSources);
    expect(inManifest.length).toBeGreaterThan(1);
    for (const name of inManifest) expect(readme, name).toMatch(new RegExp(`\`?${name}\\b`));
  });
});
