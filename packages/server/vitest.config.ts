import { defineConfig } from 'vitest/config';
import { nodeProject } from '../../vitest.shared.ts';

const { test } = nodeProject;
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
