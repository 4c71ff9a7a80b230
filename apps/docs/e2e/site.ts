import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { serve } from 'vitepress';

/** The built site, served for each worker at an address of its own: `page.goto('/guide/')`. */
export const test = base.extend<object, { readonly siteUrl: string }>({
  siteUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameters.
    async ({}, use) => {
      const { server } = await serve({ root: join(import.meta.dirname, '..'), port: 0 });
      if (server === undefined) throw new Error('VitePress serves nothing.');
      await use(`http://localhost:${(server.address() as AddressInfo).port}`);
      server.close();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ siteUrl }, use) => use(siteUrl),
});
