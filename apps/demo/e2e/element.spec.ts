import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { ChartsPanel } from './charts-panel.ts';
import { test } from './demo-page.ts';

test('/element: the ready-made screen links, and the charts follow it', async ({ demo, page }) => {
  const charts = new ChartsPanel(page);
  await demo.open('/element');
  await page.getByRole('button', { name: 'Show the QR code' }).click();
  await charts.isLit(charts.session, 'qr', 'qr.fresh');
  await demo.scan();
  await expect(page.getByRole('heading', { name: 'WhatsApp is linked' })).toBeVisible();
  await charts.isLit(charts.session, 'success', 'success.confirmed');
  await expect(demo.toldItems).toHaveCount(1);
  await page.getByRole('button', { name: 'Unlink' }).click();
  await expect(page.getByRole('button', { name: 'Show the QR code' })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`/element: axe finds nothing, and nothing is too wide (${colorScheme})`, async ({ demo, page }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.emulateMedia({ colorScheme });
    await demo.open('/element');
    for (const tab of ['QR code', 'Phone number']) {
      await page.getByRole('tab', { name: tab }).click();
      expect((await new AxeBuilder({ page }).exclude('iframe').analyze()).violations).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
  });
}
