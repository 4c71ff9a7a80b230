import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { launchOptions } from './scripts/browser.ts';

/** The core's sources in place of its dist, where `FROM_SOURCE` is set: so that coverage and mutations are those of what people read. */
const resolve: NonNullable<TestProjectInlineConfiguration['resolve']> =
  process.env.FROM_SOURCE === undefined
    ? {}
    : {
        alias: [
          { find: /^@whatsgate\/core$/, replacement: join(import.meta.dirname, 'packages/core/src/index.ts') },
          { find: /^@whatsgate\/core\/(\w+)$/, replacement: join(import.meta.dirname, 'packages/core/src/$1/index.ts') },
        ],
      };

/** The tests wait more than they work: on two cores, Vitest's one worker would leave a core idle. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

/** Tests that need no browser: `test/*.test.ts`, but not `*.browser.test.ts`. */
export const nodeProject: TestProjectInlineConfiguration = {
  resolve,
  test: {
    name: 'node',
    maxWorkers,
    // They start in half the time that processes take.
    pool: 'threads',
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/**/*.browser.test.{ts,tsx}'],
  },
};

/**
 * Tests in real Chromium: `test/*.browser.test.ts`.
 *
 * @param globalSetup - what must be served beside them
 */
export function browserProject(globalSetup: string[], plugins: NonNullable<TestProjectInlineConfiguration['plugins']> = []): TestProjectInlineConfiguration {
  return {
    resolve,
    plugins,
    // What @vitejs/plugin-vue would set; without it Vue warns.
    define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    test: {
      name: 'browser',
      maxWorkers,
      include: ['test/**/*.browser.test.{ts,tsx}'],
      globalSetup,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        instances: [{ browser: 'chromium' }],
        provider: playwright({ launchOptions: launchOptions() }),
      },
    },
  };
}
