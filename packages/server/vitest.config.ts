import { defineConfig } from 'vitest/config';
import { nodeProject } from '../../vitest.shared.ts';
import { servedFiles } from './served-files.ts';

const project = { ...nodeProject, plugins: [servedFiles()] };
/** Servers that are killed again and again, on real databases: minutes of waiting, `npm run test:servers`. */
const killed = 'test/lives/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      { ...project, test: { ...nodeProject.test, exclude: [killed] } },
      { ...project, test: { ...nodeProject.test, name: 'killed', include: [killed] } },
    ],
  },
});
