import { defineConfig } from 'vitest/config';
import { engineVariables } from './scripts/engines/engine.ts';
import { reporters } from './vitest.shared.ts';

// `npm run test:browsers`: the browser suites of these packages, in the engine that
// scripts/engines/run-engine.ts has started.
export default defineConfig({
  test: {
    reporters,
    projects: ['packages/core', 'packages/emulator', 'packages/ui', 'tests/integration'],
    // WebKit's driver has one session at a time.
    maxWorkers: process.env[engineVariables.name] === 'webkit' ? 1 : 3,
  },
});
