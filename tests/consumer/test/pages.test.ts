import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { launchOptions } from '../../../scripts/setup/browser.ts';
import { type Site, servePages } from '../src/serve-pages.ts';

let browser: Browser;
let site: Site;

beforeAll(async () => {
  site = await servePages({
    '/whatsgate/': join(inject('application'), 'node_modules/@whatsgate/ui/dist/connect'),
    '/': join(import.meta.dirname, '../fixtures/pages'),
  });
  browser = await chromium.launch(launchOptions());
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Opens a page as a user of its own, and fails the test when the page reports an error. */
async function open(name: string, user: string, options = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  onTestFinished(() => context.close());
  await context.addCookies([{ name: 'user', value: user, url: site.url }]);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  onTestFinished(() => expect(errors).toEqual([]));
  await page.goto(`${site.url}/${name}`);
  return page;
}

async function linkByQr(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show the QR code' }).click();
  const address = await page.locator('iframe').getAttribute('src');
  await site.emulator.phone.scan(address?.split('/').at(-1));
  await expect.poll(() => page.getByRole('heading', { name: 'WhatsApp is linked' }).isVisible()).toBe(true);
}

describe.each(['static.html', 'theme.html'])('a page without a bundler: %s', (name) => {
  const user = name.replace('.html', '');

  it('links by QR code with one script', async () => {
    const page = await open(name, `${user}Qr`);
    await linkByQr(page);
    expect((await site.emulator.ledger()).maxLive).toBeLessThanOrEqual(4);
  });

  it('links by phone number, whose rules are a chunk of their own', async () => {
    const page = await open(name, `${user}Code`);
    await page.getByRole('tab', { name: 'Phone number' }).click();
    await page.getByLabel('Phone number of your WhatsApp account').pressSequentially('9995554433');
    await expect
      .poll(() => page.getByLabel('Phone number of your WhatsApp account').inputValue())
      .toBe('999 555-44-33');
    await page.getByRole('button', { name: 'Get the code' }).click();
    const code = page.getByRole('group', { name: 'Pairing code' });
    await expect.poll(() => code.textContent()).toMatch(/^\w{4} \w{4}$/);
    const address = await page.locator('iframe').getAttribute('src');
    await site.emulator.phone.enterCode(undefined, address?.split('/').at(-1));
    await expect.poll(() => page.getByRole('heading', { name: 'WhatsApp is linked' }).isVisible()).toBe(true);
  });
});

it('a theme that styles everything changes nothing of the screen', async () => {
  const measure = async (name: string, user: string) => {
    const page = await open(name, user, { viewport: { width: 900, height: 1200 } });
    await page.getByRole('button', { name: 'Show the QR code' }).waitFor();
    await page.locator('whatsgate-connect').evaluate((element: HTMLElement) => {
      element.style.cssText = 'display:block;width:400px;max-width:none;margin:0;padding:0;border:0;float:none';
    });
    return page.locator('whatsgate-connect').evaluate((element) =>
      [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.card, .card *') ?? [])].map((each) => {
        const { fontSize, color, letterSpacing, textTransform, lineHeight } = getComputedStyle(each);
        return [each.tagName, fontSize, color, letterSpacing, textTransform, lineHeight, each.offsetWidth].join(' ');
      }),
    );
  };
  expect(await measure('theme.html', 'themed')).toEqual(await measure('static.html', 'plain'));
});
