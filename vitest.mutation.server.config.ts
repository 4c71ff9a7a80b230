import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { nodeProject } from './vitest.shared.ts';

// `pnpm run mutation server`: the tests that Stryker lets loose on each mutant of the server's rules. They call one part
// each, before a WhatsGate that is a map. The suites with the emulator would notice more, and take a minute for each
// mutant that none of them notices. The modules are loaded once for all files.
export default defineConfig({
  ...nodeProject,
  root: join(import.meta.dirname, 'packages/server'),
  test: {
    ...nodeProject.test,
    isolate: false,
    include: ['test/rules/*.test.ts', 'test/{may-delete,session-reads}.test.ts'],
  },
});
