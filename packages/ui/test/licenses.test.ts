import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const connect = join(import.meta.dirname, '../dist/connect');
const read = (file: string) => readFileSync(join(connect, file), 'utf8');

it.each(['client', 'core'])('the script without a bundler names what it holds of others, with %s', (own) => {
  const manifest = join(import.meta.dirname, '../..', own, 'package.json');
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  const others = Object.keys(dependencies).filter((name) => !name.startsWith('@whatsgate/'));
  expect(others).not.toEqual([]);
  const licenses = read('LICENSES.txt');
  for (const name of others) {
    const entry = createRequire(manifest).resolve(name);
    const folder = entry.slice(0, entry.lastIndexOf(`/node_modules/${name}/`) + `/node_modules/${name}/`.length);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const part = licenses.split(/^-{80}$/m).find((each) => each.includes(`\n${name} ${version} (`));
    expect(part, name).toMatch(/Permission is hereby granted/);
  }
});

it('each script says where that stands', () => {
  const scripts = globSync('*.js', { cwd: connect });
  expect(scripts.length).toBeGreaterThan(5);
  for (const script of scripts) expect(read(script).split('\n')[0], script).toMatch(/^\/\*! .*LICENSES\.txt \*\/$/);
});
