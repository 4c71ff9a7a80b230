import { defineConfig } from 'vitest/config';
import { engineVariables } from './scripts/engines/engine.ts';

const isWebKit = process.env[engineVariables.name] === 'webkit';
// Its driver has one session at a time, and Vitest opens the next project's before it has closed the last one's.
if (isWebKit)
  process.stdout.write("WebKitGTK: the emulator's own suite (4 tests of its QR page) was not run in this engine.\n");

// `npm run test:browsers`: the browser suites of these packages, in the engine that
// scripts/engines/run-engine.ts has started.
export default defineConfig({
  test: {
    projects: ['packages/core', ...(isWebKit ? [] : ['packages/emulator']), 'tests/integration'],
    maxWorkers: isWebKit ? 1 : 3,
  },
});
