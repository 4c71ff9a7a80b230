import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { reporters } from './vitest.shared.ts';

// The tests of client, core and tests/integration in one run, on the sources of client and core instead of
// their dist: together they must cover every line and branch of both. The tests of these packages run here
// only, not once more by themselves.
process.env.FROM_SOURCE = '1';

/** What takes longest starts first, so that no worker is left alone with it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes('/session-paths-');
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    reporters,
    sequence: { sequencer: LongestFirst },
    projects: ['packages/client', 'packages/core', 'tests/integration'],
    coverage: {
      enabled: true,
      provider: 'v8',
      include: ['packages/{client,core}/src/**'],
      reporter: [['text', { skipFull: true }]],
      reportsDirectory: join(import.meta.dirname, 'node_modules/.cache/coverage'),
      thresholds: { lines: 100, branches: 100 },
    },
  },
});
