import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { reach, weigh } from './reach.ts';

export interface Application {
  /** Its script without our code, and the same with it. */
  readonly without: string;
  readonly code: string;
  /** Where its imports are resolved from. */
  readonly folder: string;
}

/** What our code adds to the script that a page of a Vite application loads; kilobytes of 1,000 bytes, brotli. */
export async function measureInVite({ without, code, folder }: Application): Promise<number> {
  return (await measurePage(code, folder)) - (await measurePage(without, folder));
}

async function measurePage(script: string, folder: string): Promise<number> {
  const root = join(folder, 'application');
  mkdirSync(root);
  try {
    const input = join(root, 'main.js');
    writeFileSync(input, script);
    const options = { write: false, rollupOptions: { input } };
    const { output } = (await build({ root, configFile: false, logLevel: 'error', build: options })) as {
      readonly output: readonly Rolldown.OutputChunk[];
    };
    const atOnce = reach(
      output.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
      (name) => output.find(({ fileName }) => fileName === name)?.imports,
    );
    return weigh(output.filter(({ fileName }) => atOnce.has(fileName)).map(({ code }) => code));
  } finally {
    rmSync(root, { recursive: true });
  }
}
