import { join } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import type { Page } from 'playwright';
import type { KeyInput } from 'puppeteer-core';
import type { BrowserCommand, BrowserConfigOptions } from 'vitest/node';
import { launchOptions } from '../setup/browser.ts';
import { type EngineName, engineVariables, isEngineName } from './engine.ts';
import { launchFirefox } from './launch-firefox.ts';
import { pageProvider } from './page-provider.ts';
import { openWebDriverSession } from './webdriver.ts';

type Options = Pick<BrowserConfigOptions, 'commands' | 'instances' | 'provider'>;

/** The engine that this run of Vitest is for. */
function currentEngine(): EngineName {
  const name = process.env[engineVariables.name];
  if (name === undefined) return 'chromium';
  if (!isEngineName(name)) throw new Error(`There is no engine "${name}".`);
  return name;
}

/** What the tests of this run use as a browser: Chromium, unless `npm run test:browsers` names another engine. */
export function browserOptions(): Options {
  const engine = currentEngine();
  if (engine === 'firefox')
    return { instances: [{ browser: 'firefox' }], provider: firefox(required(engineVariables.firefox)) };
  if (engine === 'webkit')
    return { instances: [{ browser: 'webkit' }], provider: webkit(required(engineVariables.webkitDriver)) };
  return {
    instances: [{ browser: 'chromium' }],
    provider: playwright({ launchOptions: launchOptions() }),
    commands: { emulateMedia },
  };
}

/** What a person has set in their system. Only Playwright can pretend that. */
const emulateMedia: BrowserCommand<[media: Parameters<Page['emulateMedia']>[0]]> = ({ page }, media) =>
  page.emulateMedia(media);

/** What runs in the page before each test file. */
export function browserSetupFiles(): string[] {
  return currentEngine() === 'floor' ? [join(import.meta.dirname, 'browser-floor.ts')] : [];
}

function firefox(executablePath: string) {
  return pageProvider('puppeteer', 'firefox', async () => {
    const browser = await launchFirefox(executablePath);
    return {
      async open(url) {
        // A window for each: pages of windows behind others, or of tabs, would be throttled.
        const page = await browser.newPage({ type: 'window' });
        await page.goto(url, { timeout: 0 });
        return {
          resize: (size) => page.setViewport(size),
          async press(keys) {
            for (const key of keys) await page.keyboard.press(key as KeyInput);
          },
        };
      },
      close: () => browser.close(),
    };
  });
}

function webkit(driver: string) {
  return pageProvider('webdriver', 'webkit', async () => {
    const session = await openWebDriverSession(driver, 'MiniBrowser');
    return {
      async open(url) {
        const window = await session.open(url);
        return {
          resize: (size) => session.resize(window, size),
          // Tried: keys that WebKitGTK's driver sends do not arrive in the frame of a test.
          press: () => Promise.reject(new Error('WebKitGTK is driven without keys.')),
        };
      },
      close: session.close,
    };
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set. Run \`npm run test:browsers\`, which sets it.`);
  return value;
}
