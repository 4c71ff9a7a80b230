import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { createServer } from 'vite';
import { demoConfig } from '../server/config.ts';
import { test } from './demo-page.ts';

for (const route of ['/react', '/vue', '/vanilla']) {
  test(`${route}: the panel shows what the server was told: a link, a message, a logout`, async ({ demo, page }) => {
    await page.clock.install();
    await demo.open(route);
    await expect(demo.told.getByText(/appear here/)).toBeVisible();
    await demo.press('Start');
    await demo.is('qr');
    await demo.onPhone('Scan the code');
    await demo.says(/is linked/);
    await expect(demo.toldItems).toHaveText([/^Linked \+79991234567 \(Anna\)/]);
    await demo.onPhone('Get a message');
    await expect(demo.toldItems).toHaveText([/^Message: Hello/, /^Linked/]);
    await demo.logOut();
    await expect(demo.toldItems).toHaveText([/^Logged out on the phone: \+79991234567/, /^Message/, /^Linked/]);

    // A linked session is not polled: the page asks when it wakes, and once more a minute later, since one empty answer
    // proves nothing.
    for (let asked = 0; asked < 2; asked += 1) {
      const answer = page.waitForResponse(/sessions-get$/);
      if (asked === 0) await page.evaluate(() => dispatchEvent(new Event('online')));
      else await page.clock.fastForward(60_000);
      await answer;
    }
    await demo.is('broken');
    await expect(demo.card.getByText('UNLINKED', { exact: true })).toBeAttached();
    await demo.ledgerSays({ creates: 1, deletes: 0, live: 0 });
  });
}

test('another user is shown nothing of it', async ({ demo, browser, served }) => {
  await demo.open('/react');
  await demo.press('Start');
  await demo.is('qr');
  await demo.scan();
  await expect(demo.toldItems).toHaveCount(1);
  const other = await browser.newPage({ baseURL: served.url });
  await other.goto('/react');
  await other.waitForResponse(/\/api\/demo\/told$/);
  await expect(other.locator('#told li')).toHaveCount(0);
  await other.close();
});

test('a restart of the demo keeps the link, what was told, and what comes next', async ({ page }) => {
  test.slow();
  const folder = mkdtempSync(join(tmpdir(), 'whatsgate-demo-test-'));
  const start = async (port: number) => {
    const pace = { startAfter: 50, readyAfter: 0 };
    const config = demoConfig({ pace, folder });
    const vite = await createServer({
      ...config,
      configFile: false,
      logLevel: 'error',
      cacheDir: join(folder, 'vite'),
    });
    await vite.listen(port);
    return vite;
  };
  const card = page.locator('[data-whatsgate-status]');
  const items = page.locator('#told li');
  const phone = page.frameLocator('#phone iframe');
  let vite = await start(0);
  try {
    const url = vite.resolvedUrls?.local[0] ?? '';
    await page.goto(`${url}react`);
    await card.getByRole('button', { name: 'Start' }).click();
    await phone.getByRole('button', { name: 'Scan the code' }).click();
    await expect(card).toHaveAttribute('data-whatsgate-status', 'success');
    await expect(items).toHaveText([/^Linked/]);

    // Vite's own script would reload a page that is open.
    await page.goto('about:blank');
    await vite.close();
    vite = await start(Number(new URL(url).port));
    await page.goto(`${url}react`);
    await expect(items).toHaveText([/^Linked/]);
    await card.getByRole('button', { name: 'Start' }).click();
    await expect(card.getByRole('status')).toHaveText('WhatsApp is linked: Anna, +79991234567.');
    await phone.getByRole('button', { name: 'Get a message' }).click();
    await expect(items).toHaveText([/^Message: Hello/, /^Linked/]);
    await phone.getByRole('button', { name: 'Log out', exact: true }).click();
    await expect(items).toHaveText([/^Logged out/, /^Message/, /^Linked/]);
  } finally {
    await vite.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
