interface Manifest {
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** The declarations of each entry of a package, as `[subpath, file]`: `['./number', './dist/number/index.d.ts']`. */
export function findDeclaredEntries({ exports = {} }: Manifest): readonly (readonly [string, string])[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const file = typeof target === 'string' ? target : (target.types ?? '');
    const declarations = file.replace(/(?<!\.d)\.(?:ts|js)$/, '.d.ts');
    if (!declarations.endsWith('.d.ts') || subpath.endsWith('.js')) return [];
    return [[subpath, declarations] as const];
  });
}
