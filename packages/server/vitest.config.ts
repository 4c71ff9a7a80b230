import { defineConfig } from 'vitest/config';
import { nodeProject } from '../../vitest.shared.ts';

/** Hours of simulated time, on machines that do other things, too. */
const test = { ...nodeProject.test, testTimeout: 30_000 };
/** Servers that are killed again and again, on real databases: minutes of waiting, `npm run test:servers`. */
const killed = 'test/lives/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      { ...nodeProject, test: { ...test, exclude: [killed] } },
      { ...nodeProject, test: { ...test, name: 'killed', include: [killed] } },
    ],
  },
});
