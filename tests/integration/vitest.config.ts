import { defineConfig } from 'vitest/config';
import { browserProject, nodeProject, reporters } from '../../vitest.shared.ts';
import { testBackend } from './src/backend.ts';

/**
 * What only some tests import. Found late, Vite would bundle everything anew in the middle of a run, and a page that is
 * open would have two copies of React.
 */
const include = ['axe-core', 'react-dom', 'react-dom/client', 'react-dom/server', 'vue', 'vue/server-renderer'];

export default defineConfig({
  test: {
    reporters,
    projects: [
      nodeProject,
      // axe-core is no ES module: found only while a test runs, it would make Vite reload that test.
      { ...browserProject([], [testBackend()]), optimizeDeps: { include } },
    ],
  },
});
