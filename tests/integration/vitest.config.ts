import { defineConfig } from 'vitest/config';
import { browserProject, nodeProject } from '../../vitest.shared.ts';
import { testBackend } from './src/backend.ts';

export default defineConfig({
  test: { projects: [nodeProject, browserProject([], [testBackend()])] },
});
