import { defineConfig } from '@playwright/test';
import { applicationEndToEnd } from '../../playwright.shared.ts';
import type { Worker } from './e2e/demo-page.ts';
import { plainHost } from './e2e/plain-host.ts';

const { use } = applicationEndToEnd;
const { args = [] } = use.launchOptions;

export default defineConfig<object, Worker>({
  ...applicationEndToEnd,
  projects: [
    { name: 'built', testIgnore: 'hot-reload.spec.ts' },
    { name: 'development', testMatch: 'hot-reload.spec.ts', use: { mode: 'development' } },
  ],
  // For all tests, since others would need a browser and a server of their own.
  use: {
    ...use,
    launchOptions: { ...use.launchOptions, args: [...args, `--host-resolver-rules=MAP ${plainHost} localhost`] },
  },
});
