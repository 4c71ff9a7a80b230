import { defineConfig } from '@playwright/test';
import { launchOptions } from '../../scripts/browser.ts';

export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: [['list']],
  use: { launchOptions: launchOptions(), locale: 'en-US' },
});
