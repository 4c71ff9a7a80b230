import { launchOptions } from './scripts/setup/browser.ts';

/** How every end-to-end suite runs; a suite's fixtures serve what it looks at, for each worker anew. */
export const endToEnd = {
  testDir: 'e2e',
  workers: 2,
  fullyParallel: true,
  // As for the other tests in a browser; Playwright names those that passed only then.
  retries: 1,
  forbidOnly: true,
  reporter: 'list',
  use: { launchOptions: launchOptions(), locale: 'en-US' },
} as const;

/** The same for a whole application, which answers more slowly than a page of the emulator. */
export const applicationEndToEnd = { ...endToEnd, timeout: 40_000, expect: { timeout: 10_000 } } as const;
