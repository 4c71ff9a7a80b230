import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { nodeProject } from './vitest.shared.ts';

// `pnpm run mutation`: the tests that Stryker lets loose on each mutant. No browser, and with the environment of
// scripts/quality/mutation.env the sources instead of the dist and fewer cases of each property.
const project = (folder: string) => ({
  ...nodeProject,
  root: join(import.meta.dirname, folder),
  test: { ...nodeProject.test, name: folder },
});

export default defineConfig({
  test: { projects: ['packages/client', 'packages/core', 'packages/server', 'tests/integration'].map(project) },
});
