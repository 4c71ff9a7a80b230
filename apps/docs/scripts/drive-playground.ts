// Drives the built playground in Firefox and WebKitGTK, by what a page can do to itself: Playwright's own builds of
// both are not used here.
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from 'vitepress';
import { findFirefox, findWebKit } from '../../../scripts/engines/find-engine.ts';
import { launchFirefox } from '../../../scripts/engines/launch-firefox.ts';
import { ownTemporaryFolder } from '../../../scripts/engines/processes.ts';
import { startWebKit } from '../../../scripts/engines/start-webkit.ts';
import { openWebDriverSession, retry } from '../../../scripts/engines/webdriver.ts';

/**
 * Runs in the page: asks for a code, scans it with the phone beside it, and waits until the page and its server know
 * of the link.
 */
const link = `
  const find = async (name, look) => {
    for (const end = Date.now() + 40000; Date.now() < end; ) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(name + ' did not come. ' + (document.querySelector('.playground')?.innerText ?? ''));
  };
  const button = (root, text) =>
    [...(root?.querySelectorAll('button') ?? [])].find((each) => each.textContent.trim() === text);
  const element = await find('The element', () => document.querySelector('whatsgate-connect'));
  (await find('The button', () => button(element.shadowRoot, 'Show the QR code'))).click();
  await find('The code', () => [...element.querySelectorAll('iframe'), ...element.shadowRoot.querySelectorAll('iframe')]
    .some((frame) => frame.contentDocument?.querySelector('svg')));
  const phone = document.querySelector('iframe[title="The virtual phone"]');
  (await find('The phone', () => button(phone.contentDocument, 'Scan the code'))).click();
  await find('The link', () => element.shadowRoot.textContent.includes('+79991234567'));
  await find('The hook', () => document.querySelector('[role=log]').textContent.includes('onLinked'));
`;

const { folder, end } = ownTemporaryFolder();
const { server } = await serve({ root: join(import.meta.dirname, '..'), port: 0 });
const url = `http://localhost:${(server?.address() as AddressInfo | undefined)?.port}/playground`;
const results = [await attempt('Firefox', driveFirefox), await attempt('WebKitGTK', driveWebKit)];
end(results.every(Boolean) ? 0 : 1);

/** @returns whether it linked, or the engine is not here, which is said */
async function attempt(name: string, drive: () => Promise<string | { readonly missing: string }>): Promise<boolean> {
  try {
    const driven = await drive();
    if (typeof driven === 'string') console.log(`${name} ${driven}: the playground has linked an account.`);
    else console.log(`${name}: not tried. ${driven.missing}`);
    return true;
  } catch (error) {
    console.error(`${name}: the playground failed.`, error);
    return false;
  }
}

async function driveFirefox() {
  const found = findFirefox();
  if ('missing' in found) return found;
  const browser = await launchFirefox(found.firefox);
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate(`(async () => { ${link} })()`);
  const version = await browser.version();
  await browser.close();
  return version.replace(/^firefox\//i, '');
}

async function driveWebKit() {
  const found = findWebKit();
  if ('missing' in found) return found;
  const { driver, version } = await startWebKit(found, folder);
  const session = await openWebDriverSession(driver, 'MiniBrowser');
  const window = await session.open(url);
  // Its driver opens a page without waiting for it; a script that runs meanwhile ends with the page before.
  await retry(async () => {
    const state = await session.run(window, 'return document.readyState + location.href');
    if (state !== `complete${url}`) throw new Error(`The page did not open: ${state}`);
  }, Date.now() + 30_000);
  await session.run(window, link);
  await session.close();
  return version;
}
