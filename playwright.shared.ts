import { launchOptions } from './scripts/browser.ts';

/** How every end-to-end suite runs; a suite's fixtures serve what it looks at, for each worker anew. */
export const endToEnd = {
  testDir: 'e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: 'list',
  use: { launchOptions: launchOptions(), locale: 'en-US' },
} as const;
