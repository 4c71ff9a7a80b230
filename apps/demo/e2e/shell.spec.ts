import { expect } from '@playwright/test';
import { test } from './demo-page.ts';

test('the address without a path leads to a framework', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/react$/);
});

test('everything is said in Russian too', async ({ demo, page }) => {
  await demo.open('/vue');
  await page.getByRole('button', { name: 'Русский' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await demo.says('Подключите WhatsApp, чтобы начать.');
  await demo.press('Начать');
  await demo.is('qr');
  await demo.onPhone('Сканировать код');
  await demo.says('WhatsApp подключён: Anna, +79991234567.');
});

test('it can be used by keyboard alone', async ({ demo, page }) => {
  await demo.open('/react');
  await page.getByLabel('Session name').focus();
  await page.keyboard.press('Enter');
  await demo.is('qr');
  await demo.phone.getByRole('button', { name: 'Scan the code' }).focus();
  await page.keyboard.press('Enter');
  await demo.says(/is linked/);
});

for (const width of [320, 768]) {
  test(`nothing hangs over the side at ${width} px`, async ({ demo, page }) => {
    await page.setViewportSize({ width, height: 740 });
    await demo.open('/vanilla');
    await demo.press('Start');
    await demo.is('qr');
    await demo.scan();
    await expect(demo.toldItems).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}
