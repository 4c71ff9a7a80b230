import { type Application, ownProgram } from './application.ts';

/**
 * Type-checks files of an application, the libraries' own types included (`skipLibCheck: false`).
 *
 * @param compiler - a `tsc`
 * @param moduleResolution - how modules are found
 */
export async function checkTypes(
  { write, run }: Application,
  compiler: string,
  moduleResolution: 'bundler' | 'nodenext',
  files: readonly string[],
): Promise<void> {
  const compilerOptions = {
    target: 'es2022',
    module: moduleResolution === 'bundler' ? 'esnext' : 'nodenext',
    moduleResolution,
    strict: true,
    jsx: 'react-jsx',
    declaration: true,
    outDir: 'types',
    lib: ['es2022', 'dom'],
    types: [],
    skipLibCheck: false,
  };
  const config = `tsconfig.${moduleResolution}.json`;
  write(config, { compilerOptions, files });
  await run(compiler, '-p', config);
}

/** Bundles a file of an application for browsers. */
export async function bundle({ write, run }: Application, file: string): Promise<void> {
  write('index.html', `<!doctype html><div id="app"></div><script type="module" src="/${file}"></script>`);
  // A process of its own: inside a test, its workers keep Vitest from ending.
  await run(ownProgram('vite'), 'build', '--logLevel', 'error');
}
