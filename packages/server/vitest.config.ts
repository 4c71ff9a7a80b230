import { defineConfig } from 'vitest/config';
import { nodeProject } from '../../vitest.shared.ts';

/** Servers that are killed again and again, on real databases: minutes of waiting, `npm run test:servers`. */
const killed = 'test/lives/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      { ...nodeProject, test: { ...nodeProject.test, exclude: [killed] } },
      { ...nodeProject, test: { ...nodeProject.test, name: 'killed', include: [killed] } },
    ],
  },
});
