import type { Browser } from 'puppeteer-core';

/**
 * Starts Firefox without a window, in a temporary profile. It is controlled over WebDriver BiDi and needs no driver.
 */
export async function launchFirefox(executablePath: string): Promise<Browser> {
  const { default: puppeteer } = await import('puppeteer-core');
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    defaultViewport: null,
    timeout: 120_000,
    protocolTimeout: 120_000,
    // A home of its own: Firefox refuses to run as root in the home of another user.
    // Its crash helper would leave our process group.
    env: { ...process.env, HOME: process.env.TMPDIR ?? process.env.HOME, MOZ_CRASHREPORTER_DISABLE: '1' },
  });
}
