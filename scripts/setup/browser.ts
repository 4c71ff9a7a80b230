import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LaunchOptions } from 'playwright';

/** Where things that can be made again are kept. */
export const cacheFolder = join(import.meta.dirname, '../../node_modules/.cache/chromium');
const choiceFile = join(cacheFolder, 'browser.json');

/** A way to start Chromium: the program, or Playwright's own where there is no path. */
export interface Browser {
  readonly executablePath?: string;
  readonly env?: Readonly<Record<string, string>>;
}

// The pages under test are our own, and many containers and CI machines cannot give Chromium its sandbox.
const args = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Playwright's launch options for a browser. */
export function toLaunchOptions({ executablePath, env }: Browser): LaunchOptions {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    args,
    ...(executablePath !== undefined && { executablePath }),
    ...(env !== undefined && { env: { ...Object.fromEntries(inherited), ...env } }),
  };
}

/** The browser that `scripts/setup/chromium.ts` found. */
export function readBrowser(): Browser | null {
  return existsSync(choiceFile) ? (JSON.parse(readFileSync(choiceFile, 'utf8')) as Browser) : null;
}

export function writeBrowser(browser: Browser): void {
  mkdirSync(dirname(choiceFile), { recursive: true });
  writeFileSync(choiceFile, `${JSON.stringify(browser, null, 2)}\n`);
}

/** Launch options for the tests. @throws Error when no browser was looked for yet */
export function launchOptions(): LaunchOptions {
  const browser = readBrowser();
  if (browser === null)
    throw new Error('No browser has been found yet. Run `npm test`, or `node scripts/setup/chromium.ts` once.');
  return toLaunchOptions(browser);
}
