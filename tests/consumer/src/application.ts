import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const fixtures = join(import.meta.dirname, '../fixtures');

/** A program of this repository, such as its pnpm or its TypeScript. */
export const ownProgram = (name: string): string => join(root, 'node_modules/.bin', name);

/** An application in a folder outside this repository. */
export interface Application {
  readonly folder: string;
  write(file: string, content: string | object): void;
  /** Copies a folder of `fixtures` into the application's. */
  copy(fixture: string, to?: string): void;
  /** Runs a program there. @throws Error with all it printed, when it fails */
  run(program: string, ...args: readonly string[]): Promise<string>;
}

export function createApplication(folder: string): Application {
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    write(file, content) {
      const path = join(folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    },
    copy: (fixture, to = '.') => cpSync(join(fixtures, fixture), join(folder, to), { recursive: true }),
    run: (program, ...args) =>
      new Promise((resolve, reject) => {
        // On Windows most programs are batch files, which only a shell starts.
        const shell = process.platform === 'win32';
        execFile(shell ? `"${program}"` : program, args, { cwd: folder, shell }, (error, stdout, stderr) => {
          if (error === null) resolve(stdout);
          else reject(new Error(`\`${[program, ...args].join(' ')}\` failed in ${folder}:\n${stdout}${stderr}`));
        });
      }),
  };
}
