import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './demo-page.ts';

// The pages share one stylesheet, so each theme is looked at once at least, not at every route.
for (const [route, colorScheme] of [
  ['/react', 'light'],
  ['/vue', 'dark'],
  ['/vanilla', 'light'],
] as const) {
  test(`axe finds nothing at ${route}: idle, QR, pairing code, error and linked (${colorScheme})`, async ({ demo, page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 800 });
    // The code page is WhatsGate's own; the phone's is the emulator's, and checked there.
    const check = async () => expect((await new AxeBuilder({ page }).exclude('iframe').analyze()).violations).toEqual([]);
    await demo.open(route);
    await check();
    await demo.press('Start');
    await demo.is('qr');
    await check();
    await demo.chooseCode('+7 999 555-44-33');
    await demo.press('Use this instead');
    await demo.is('code');
    await expect(demo.card.getByRole('button', { name: 'Copy' })).toBeVisible();
    await check();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await demo.refuse();
    await demo.is('error');
    await check();
    await demo.is('code');
    await demo.enterCode();
    await demo.says(/is linked/);
    await check();
  });
}
