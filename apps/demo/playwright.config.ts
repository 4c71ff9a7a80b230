import { defineConfig } from '@playwright/test';
import { applicationEndToEnd } from '../../playwright.shared.ts';
import { plainHost } from './e2e/plain-host.ts';

const { use } = applicationEndToEnd;
const { args = [] } = use.launchOptions;

export default defineConfig({
  ...applicationEndToEnd,
  // For all tests, since others would need a browser and a server of their own.
  use: {
    ...use,
    launchOptions: { ...use.launchOptions, args: [...args, `--host-resolver-rules=MAP ${plainHost} localhost`] },
  },
});
