import { testBackend } from 'integration-tests/backend';
import { defineConfig } from 'vitest/config';
import { browserProject, reporters } from '../../vitest.shared.ts';

const suites = ['adapters', 'adapters-page', 'adapters-host-page', 'react', 'tearing', 'vue'].map(
  (name) => `../integration/test/${name}.browser.test.{ts,tsx}`,
);

// Each import resolves to the versions of this folder's package.json.
const resolve = { dedupe: ['react', 'react-dom', 'vue'] };

const browser = browserProject([], [testBackend()]);
export default defineConfig({
  test: {
    reporters,
    projects: [{ ...browser, resolve, test: { ...browser.test, include: ['test/*.browser.test.ts', ...suites] } }],
  },
});
