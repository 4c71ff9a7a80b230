import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './demo-page.ts';

/** The code page is WhatsGate's own; the phone's is the emulator's, and looked at there. */
async function expectAccessible(page: Page): Promise<void> {
  // The charts and their log are part of the page, and mounted last.
  await expect(page.getByRole('figure')).toHaveCount(2);
  expect((await new AxeBuilder({ page }).exclude('iframe').analyze()).violations).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
}

test.beforeEach(({ page }) => page.setViewportSize({ width: 360, height: 800 }));

test('axe finds nothing: idle, QR, error, linked and logged out', async ({ demo, page }) => {
  await demo.open('/react');
  await expectAccessible(page);
  await demo.press('Start');
  await demo.is('qr');
  await expectAccessible(page);
  await demo.refuse();
  await demo.is('error');
  await expectAccessible(page);
  await demo.is('qr');
  await demo.scan();
  await demo.says(/is linked/);
  await expect(demo.toldItems).toHaveCount(1);
  await expectAccessible(page);
  await demo.logOut();
  await expect(demo.toldItems).toHaveCount(2);
  await expectAccessible(page);
});

// One stylesheet for all: each theme is looked at, not at every route.
for (const [route, colorScheme] of [
  ['/react', 'light'],
  ['/vue', 'dark'],
  ['/vanilla', 'dark'],
] as const) {
  test(`axe finds nothing at ${route}, where a pairing code is shown (${colorScheme})`, async ({ demo, page }) => {
    await page.emulateMedia({ colorScheme });
    await demo.open(route);
    await demo.chooseCode('+7 999 555-44-33');
    await demo.press('Start');
    await demo.is('code');
    await expect(demo.card.getByRole('button', { name: 'Copy' })).toBeVisible();
    await expectAccessible(page);
  });
}
