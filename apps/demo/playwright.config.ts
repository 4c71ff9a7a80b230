import { defineConfig } from '@playwright/test';
import { launchOptions } from '../../scripts/browser.ts';

export default defineConfig({
  testDir: 'e2e',
  // Each worker serves the demo with an emulator of its own (see e2e/demo-page.ts).
  workers: 2,
  fullyParallel: true,
  timeout: 40_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: { launchOptions: launchOptions(), locale: 'en-US' },
});
