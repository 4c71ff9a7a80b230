import { defineConfig } from 'vitest/config';

// `npm run test:browsers`: the browser suites of these packages, in the engine that scripts/engines/run-engine.ts has started.
export default defineConfig({
  test: { projects: ['packages/core', 'packages/emulator', 'tests/integration'], maxWorkers: 3 },
});
