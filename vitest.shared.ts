import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { browserOptions, browserSetupFiles } from './scripts/engines/browser-options.ts';
import { engineVariables } from './scripts/engines/engine.ts';
import { secondTries } from './scripts/engines/second-tries.ts';

/**
 * The sources of core and client in place of their dist, where `FROM_SOURCE` is set: so that coverage and mutations are
 * those of what people read.
 */
const resolve: NonNullable<TestProjectInlineConfiguration['resolve']> =
  process.env.FROM_SOURCE === undefined
    ? {}
    : {
        alias: [
          { find: /^@whatsgate\/client$/, replacement: join(import.meta.dirname, 'packages/client/src/index.ts') },
          {
            find: /^@whatsgate\/client\/(\w+)$/,
            replacement: join(import.meta.dirname, 'packages/client/src/$1/index.ts'),
          },
          { find: /^@whatsgate\/core$/, replacement: join(import.meta.dirname, 'packages/core/src/index.ts') },
          {
            find: /^@whatsgate\/core\/(\w+)$/,
            replacement: join(import.meta.dirname, 'packages/core/src/$1/index.ts'),
          },
        ],
      };

/** The tests wait more than they work: on two cores, Vitest's one worker would leave a core idle. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

/** Of every run with a browser. */
export const reporters = ['default', secondTries];

/**
 * Ends a test that hangs; ms. Hours of simulated time take seconds, and several times that on a machine that does other
 * things, too.
 */
const testTimeout = 60_000;
/** And a condition that is waited for; ms. */
const expectation = { poll: { timeout: 10_000 } };

/** Tests that need no browser: `test/*.test.ts`, but not `*.browser.test.ts`. */
export const nodeProject: TestProjectInlineConfiguration = {
  resolve,
  test: {
    name: 'node',
    maxWorkers,
    testTimeout,
    hookTimeout: testTimeout,
    expect: expectation,
    // They start in half the time that processes take.
    pool: 'threads',
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/**/*.browser.test.{ts,tsx}'],
  },
};

/**
 * Tests in a real browser: `test/*.browser.test.ts`. It is Chromium, and another engine in `npm run test:browsers`.
 *
 * @param globalSetup - what must be served beside them
 */
export function browserProject(
  globalSetup: string[],
  plugins: NonNullable<TestProjectInlineConfiguration['plugins']> = [],
): TestProjectInlineConfiguration {
  return {
    resolve,
    plugins,
    // What @vitejs/plugin-vue would set; without it Vue warns.
    define: {
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    test: {
      name: 'browser',
      maxWorkers,
      testTimeout,
      hookTimeout: testTimeout,
      expect: expectation,
      include: ['test/**/*.browser.test.{ts,tsx}'],
      // What axe looks at is the same in every engine, and it takes a minute and a half. Keys go to the window in
      // front, and other engines have several windows at once: run connect-keyboard there by itself, by hand.
      exclude:
        process.env[engineVariables.name] === undefined
          ? []
          : ['**/*-axe.browser.test.ts', '**/connect-keyboard.browser.test.ts'],
      globalSetup,
      // A real browser on a busy machine misses a deadline now and then. Simulated time does not: it has one try.
      retry: 1,
      setupFiles: browserSetupFiles(),
      browser: { enabled: true, headless: true, screenshotFailures: false, ...browserOptions() },
    },
  };
}
