import { defineConfig } from '@playwright/test';
import { launchOptions } from '../../scripts/browser.ts';

export default defineConfig({
  testDir: 'e2e',
  // Each worker serves the application with an emulator of its own.
  workers: 2,
  fullyParallel: true,
  timeout: 40_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: { launchOptions: launchOptions(), locale: 'en-US' },
});
