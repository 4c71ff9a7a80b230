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

/** The source without its block comments, where the examples are. */
function readCode(file: string): string {
  return readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

function importsOf(file: string): readonly string[] {
  const specifiers = readCode(file).matchAll(
    /^(?:import|export)\b[^'";]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...specifiers].map(([, ...found]) => resolve(file, found.find(Boolean) as string));
}

describe('imports point one way', () => {
  it('every source file is in a layer, and every layer is there', () => {
    expect(sources.filter((file) => indexOf(file) === -1)).toEqual([]);
    expect(layers.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('no file imports a higher layer, or a package that is not for its layer', () => {
    const problems = sources.flatMap((file) =>
      importsOf(file).map((target) => problemOf(file, layers[indexOf(file)] as Layer, target)),
    );
    expect(problems.length).toBeGreaterThan(100);
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
  });
});

describe('D1: the server deletes sessions in two ways only', () => {
  const server = 'packages/server/src';
  const serverSources = sources.filter((file) => file.startsWith(`${server}/`));
  const deleteSession = `${server}/gateway/delete-session.ts`;

  it('the delete rule and `unlink` alone import the delete', () => {
    expect(serverSources.filter((file) => importsOf(file).includes(deleteSession)).sort()).toEqual([
      `${server}/slots/release.ts`,
      `${server}/slots/unlink.ts`,
    ]);
  });

  it('no other file asks WhatsGate for one', () => {
    expect(serverSources.filter((file) => /\bdeleteSession\b/.test(readCode(file))).sort()).toEqual([
      deleteSession,
      `${server}/slots/release.ts`,
      `${server}/slots/unlink.ts`,
    ]);
    // Past the gateway's function, through the client or by hand.
    const byHand = /\.deleteSession\b|\['deleteSession'\]|session-delete/;
    expect(serverSources.filter((file) => byHand.test(readCode(file))).sort()).toEqual([
      deleteSession,
      // The command that pages send.
      `${server}/http/commands.ts`,
    ]);
  });
});
