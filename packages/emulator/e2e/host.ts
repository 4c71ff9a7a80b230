import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { test as base } from '../src/playwright.ts';

/** A page of the application, on its own origin, that frames QR pages and collects their messages. */
export interface Host {
  /** Frames this address. Resolves once the frame has fired `load`; many dead frames do too. */
  frame(url: string): Promise<void>;
  /** Frames it without waiting: some frames never fire anything. */
  frameOnly(url: string): Promise<void>;
  said(): Promise<string[]>;
}

export const test = base.extend<{
  host: Host;
  createSession: (body?: object) => Promise<{ unique_id: string; qr_link: string }>;
}>({
  createSession: async ({ emulator }, use) => {
    await use(async (body = {}) => {
      const headers = { 'X-Api-Key': emulator.apiKey };
      const answer = await fetch(`${emulator.url}/api/v1/session-create`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ name: 'Support', ...body }),
      });
      return ((await answer.json()) as { data: { unique_id: string; qr_link: string } }).data;
    });
  },
  host: async ({ page }, use) => {
    const server = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Host</title>'),
    );
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.evaluate(() => {
      Object.assign(window, { said: [] });
      addEventListener('message', ({ data }) => (Reflect.get(window, 'said') as unknown[]).push(data.message));
    });
    await use({
      frame: (url) => addFrame(page, url, true),
      frameOnly: (url) => addFrame(page, url, false),
      said: () => page.evaluate(() => Reflect.get(window, 'said') as string[]),
    });
    server.closeAllConnections();
    server.close();
  },
});

function addFrame(page: Page, url: string, waits: boolean): Promise<void> {
  return page.evaluate(
    ([src, isAwaited]) =>
      new Promise<void>((resolve) => {
        const iframe = Object.assign(document.createElement('iframe'), { src });
        if (isAwaited) iframe.addEventListener('load', () => resolve());
        document.body.append(iframe);
        if (!isAwaited) resolve();
      }),
    [url, waits] as const,
  );
}
