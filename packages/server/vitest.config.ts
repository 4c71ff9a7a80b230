import { defineConfig } from 'vitest/config';
import { nodeProject } from '../../vitest.shared.ts';
import { servedFiles } from './served-files.ts';

const project = { ...nodeProject, plugins: [servedFiles()] };
/** Hours of simulated time, on machines that do other things, too. */
const test = { ...nodeProject.test, testTimeout: 30_000 };
/** Servers that are killed again and again, on real databases: minutes of waiting, `npm run test:servers`. */
const killed = 'test/lives/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      { ...project, test: { ...test, exclude: [killed] } },
      { ...project, test: { ...test, name: 'killed', include: [killed] } },
    ],
  },
});
