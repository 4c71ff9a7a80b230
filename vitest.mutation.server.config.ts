import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nodeProject } from './vitest.shared.ts';

/** What takes long and notices nothing else: thousands of lives, the contract of a store, and Node's sockets. */
const leftOut = ['chaos', 'unreliable-lives', 'crash', 'large-accounts', 'store', 'node-*', 'mounting', 'options'];
/** The slowest last, in this order. */
const slow = [
  'slots',
  'clock-jumps',
  'deletes',
  'budget',
  'create-outcomes',
  'restarts',
  'records-of-others',
  'sweep-cap',
];

/** First the tests of single functions, which need neither an emulator nor a server: most mutants go no further. */
class FastestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const toRank = ({ moduleId }: TestSpecification) =>
      readFileSync(moduleId, 'utf8').includes('./harness.ts') ? slow.indexOf(basename(moduleId, '.test.ts')) : -2;
    return files.toSorted((one, other) => toRank(one) - toRank(other));
  }
}

// `pnpm run mutation`: the tests that Stryker lets loose on each mutant of the server. The modules are loaded once for
// all files, since a mutant is tried by many of them.
export default defineConfig({
  ...nodeProject,
  root: join(import.meta.dirname, 'packages/server'),
  test: {
    ...nodeProject.test,
    isolate: false,
    exclude: leftOut.map((name) => `test/${name}.test.ts`),
    sequence: { sequencer: FastestFirst },
  },
});
