import { connectIntegrity } from '@whatsgate/server';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchOptions } from '../../../scripts/setup/browser.ts';
import { openTicketSite, type TicketSite } from '../src/ticket-site.ts';

// Real Chromium, driven from here: the pages are those that the server sends, under its own policy.
let browser: Browser;
let site: TicketSite;
beforeAll(async () => {
  [site, browser] = await Promise.all([openTicketSite(), chromium.launch(launchOptions())]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const patience = { timeout: 20_000 };

/** Opens an address as a customer of its own; the test fails for an error on the page, or what its policy refuses. */
async function open(address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|integrity/i.test(message.text())) errors.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });
  await page.goto(address);
  return page;
}

const sessionOf = async (page: Page) => (await page.locator('iframe').getAttribute('src'))?.split('/').at(-1);
const isShown = (page: Page, heading: string) =>
  expect.poll(() => page.getByRole('heading', { name: heading, exact: true }).isVisible(), patience).toBe(true);

describe('the page of a sent link', () => {
  it('links in the language of the customer, survives a reload, and then says done to everyone, without the account', async () => {
    const address = await site.server.createLink('anna', { name: 'Support' });
    const ticket = address.split('#')[1] ?? '';
    const page = await open(address, { locale: 'ru-RU' });
    await page.getByRole('button', { name: 'Показать QR-код' }).click(patience);
    await page.locator('iframe').waitFor(patience);
    const session = await sessionOf(page);
    await page.reload();
    expect(page.url(), 'a copied address goes on working').toBe(address);
    await page.getByRole('button', { name: 'Показать QR-код' }).click(patience);
    await page.locator('iframe').waitFor(patience);
    expect(await sessionOf(page)).toBe(session);

    await site.emulator.phone.scan(session);
    await isShown(page, 'Готово');
    expect(await page.locator('whatsgate-connect').count()).toBe(0);
    expect(page.url()).toBe(address.split('#')[0]);
    await page.reload();
    await isShown(page, 'Готово');
    const [linked] = await site.server.list('anna');
    const number = linked?.account?.number ?? '';
    expect(number).toMatch(/^\d{8,}$/);

    const other = await open(address);
    await isShown(other, 'Done');
    for (const each of [page, other]) expect((await each.content()).replace(/\D/g, '')).not.toContain(number);
    expect(JSON.stringify([site.log, site.asked])).not.toContain(ticket.slice(-20));
    expect(site.log.flatMap((entry) => ('reason' in entry ? [entry.reason] : []))).toEqual([]);
  }, 60_000);

  it('links by phone number on a phone, under the same policy', async () => {
    const address = await site.server.createLink('gita');
    const page = await open(address, { viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
    await page.getByRole('tab', { name: 'Phone number' }).click(patience);
    await page.getByLabel('Phone number of your WhatsApp account').fill('+7 999 555-44-33');
    await page.getByRole('button', { name: 'Get the code' }).click();
    await expect
      .poll(() => page.getByRole('group', { name: 'Pairing code' }).textContent(), patience)
      .toMatch(/^\w{4} \w{4}$/);
    await site.emulator.phone.enterCode(undefined, await sessionOf(page));
    await isShown(page, 'Done');
    const isTooWide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
    expect(await page.evaluate(isTooWide)).toBe(false);
  }, 60_000);

  it('of a link that was replaced, cut short or forgotten says so, and shows no button that cannot work', async () => {
    const old = await site.server.createLink('boris');
    await site.server.createLink('boris');
    for (const address of [old, old.slice(0, -3), `${site.publicUrl}/link`]) {
      const page = await open(address);
      await isShown(page, 'This link is no longer valid');
      expect(await page.locator('whatsgate-connect, button:visible').count()).toBe(0);
    }
  }, 60_000);

  it('offers to try again when the relay cannot be reached, and goes on then', async () => {
    const address = await site.server.createLink('clara');
    const context = await browser.newContext({ locale: 'es-ES' });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    let isBroken = true;
    await page.route('**/link', (route) =>
      isBroken && route.request().method() === 'POST' ? route.abort() : route.fallback(),
    );
    await page.goto(address);
    await isShown(page, 'Ahora no se puede mostrar esta página');
    isBroken = false;
    await page.getByRole('button', { name: 'Reintentar' }).click();
    await page.locator('whatsgate-connect').waitFor(patience);
    expect(page.url()).toBe(address);
  }, 60_000);
});

describe('a static page on another site', () => {
  it('takes connect.js from the relay, and links with tickets that are renewed in the middle', async () => {
    let tickets = 0;
    site.pages.set('/ticket', () => {
      tickets += 1;
      // It is renewed 30 s before its end: after a second.
      return site.server.createTicket('dora', { expiresIn: 31_000 });
    });
    const integrity = await connectIntegrity();
    const script = `${site.publicUrl}/connect.js`;
    site.pages.set(
      '/page',
      () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
        <script type="module" src="${script}" integrity="${integrity}" crossorigin></script>
        <whatsgate-connect relay="${site.publicUrl}" name="Support"></whatsgate-connect>
        <script type="module">
          const connect = document.querySelector('whatsgate-connect');
          connect.fetchTicket = async () => (await fetch('/ticket')).text();
        </script>`,
    );
    const page = await open(`${site.pagesUrl}/page`);
    await page.getByRole('button', { name: 'Show the QR code' }).click(patience);
    await page.locator('iframe').waitFor(patience);
    const session = await sessionOf(page);
    await expect.poll(() => tickets, patience).toBeGreaterThan(1);
    expect(await sessionOf(page)).toBe(session);
    await site.emulator.phone.scan(session);
    await isShown(page, 'WhatsApp is linked');
    expect(await site.server.list('dora')).toMatchObject([{ record: { unique_id: session, status: 'READY' } }]);
    expect(await page.locator('iframe').count()).toBeLessThanOrEqual(1);
  }, 60_000);

  it('of which the ticket turns to another user, shows nothing of the first one', async () => {
    const ticketOf = (user: string) => site.server.createTicket(user);
    const first = await ticketOf('emil');
    site.pages.set(
      '/attribute',
      () => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
        <script type="module" src="${site.publicUrl}/connect.js"></script>
        <whatsgate-connect relay="${site.publicUrl}" ticket="${first}"></whatsgate-connect>`,
    );
    const page = await open(`${site.pagesUrl}/attribute`);
    await page.getByRole('button', { name: 'Show the QR code' }).click(patience);
    await page.locator('iframe').waitFor(patience);
    await site.emulator.phone.scan(await sessionOf(page));
    await isShown(page, 'WhatsApp is linked');
    const again = await ticketOf('emil');
    const give = (ticket: string) =>
      page.locator('whatsgate-connect').evaluate((element, value) => element.setAttribute('ticket', value), ticket);
    await give(again);
    await isShown(page, 'WhatsApp is linked');
    await give(await ticketOf('frida'));
    await expect.poll(() => page.getByText('WhatsApp is linked').count(), patience).toBe(0);
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await site.server.list('frida')).toEqual([]);
  }, 60_000);
});
