import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Layer, layers } from '../src/layers.ts';

const root = join(import.meta.dirname, '../../..');
const sources = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root }).map((file) => file.replaceAll('\\', '/'));

const indexOf = (path: string) => layers.findIndex((layer) => path === layer.path || path.startsWith(`${layer.path}/`));

/** Where an import leads: a path of ours, or the name of a package. */
function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return relative(root, join(root, dirname(file), specifier)).replaceAll('\\', '/');
  const [, name, subpath] = /^@whatsgate\/(\w+)(?:\/(\w+))?$/.exec(specifier) ?? [];
  if (name === undefined) return specifier;
  const folder = `packages/${name}/src`;
  return subpath === undefined ? `${folder}/index.ts` : `${folder}/${subpath}/index.ts`;
}

function problemOf(file: string, layer: Layer, target: string): string | null {
  if (target.startsWith('node:')) return null;
  if (!target.startsWith('packages/')) {
    return layer.uses?.some((name) => target === name || target.startsWith(`${name}/`))
      ? null
      : `${file} may not use ${target}`;
  }
  const to = indexOf(target);
  if (to === -1) return `${file} imports ${target}, which is in no layer`;
  const lower = layers[to] as Layer;
  if (lower === layer) return null;
  const isAllowed = to < layers.indexOf(layer) && (layer.below === undefined || layer.below.includes(lower.path));
  return isAllowed ? null : `${file} may not import ${target}: move that down, or this file up`;
}

describe('imports point one way', () => {
  it('every source file is in a layer, and every layer is there', () => {
    expect(sources.filter((file) => indexOf(file) === -1)).toEqual([]);
    expect(layers.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('no file imports a higher layer, or a package that is not for its layer', () => {
    const problems = sources.flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
      const specifiers = [
        ...text.matchAll(/^(?:import|export)\b[^'";]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm),
      ];
      return specifiers.map(([, ...found]) =>
        problemOf(file, layers[indexOf(file)] as Layer, resolve(file, found.find(Boolean) as string)),
      );
    });
    expect(problems.length).toBeGreaterThan(100);
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
  });
});
