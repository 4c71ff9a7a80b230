import { basename, join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nodeProject } from './vitest.shared.ts';

/** What no mutant of the server's rules needs: lives by the thousand, and Node's sockets. */
const leftOut = ['chaos', 'unreliable-lives', 'crash', 'large-accounts', 'store', 'node-*', 'mounting', 'options'];
/** The slowest last: most mutants are noticed before. */
const slow = ['slots', 'clock-jumps', 'deletes', 'budget', 'create-outcomes', 'restarts', 'records-of-others', 'sweep-cap'];

class SlowestLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const toRank = ({ moduleId }: TestSpecification) => slow.indexOf(basename(moduleId, '.test.ts'));
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
    sequence: { sequencer: SlowestLast },
  },
});
