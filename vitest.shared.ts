import { playwright } from '@vitest/browser-playwright';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { launchOptions } from './scripts/browser.ts';

/** Tests that need no browser: `test/*.test.ts`, but not `*.browser.test.ts`. */
export const nodeProject: TestProjectInlineConfiguration = {
  test: { name: 'node', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/**/*.browser.test.{ts,tsx}'] },
};

/**
 * Tests in real Chromium: `test/*.browser.test.ts`.
 *
 * @param globalSetup - what must be served beside them
 */
export function browserProject(globalSetup: string[], plugins: NonNullable<TestProjectInlineConfiguration['plugins']> = []): TestProjectInlineConfiguration {
  return {
    plugins,
    test: {
      name: 'browser',
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
