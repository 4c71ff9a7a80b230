import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// The test run of packages/integration-tests: the sources of core and client instead of their dist, under their own tests and those of what the
// packages promise together. Properties are tried with all their cases in each package's own test run.
process.env.FROM_SOURCE = '1';
process.env.QUICK = '1';

export default defineConfig({
  test: {
    projects: ['packages/client', 'packages/core', 'packages/integration-tests'],
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
