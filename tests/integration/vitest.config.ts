import { defineConfig } from 'vitest/config';
import { browserProject, nodeProject } from '../../vitest.shared.ts';
import { testBackend } from './src/backend.ts';

export default defineConfig({
  test: {
    projects: [
      nodeProject,
      // axe-core is no ES module: found only while a test runs, it would make Vite reload that test.
      { ...browserProject([], [testBackend()]), optimizeDeps: { include: ['axe-core'] } },
    ],
  },
});
