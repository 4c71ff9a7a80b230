import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { sessionStates } from '@whatsgate/core/testing';
import { alike, screenStates } from '../../../scripts/generate/screen-states.ts';
import { test } from './site.ts';

const looks = [
  '/',
  '/guide/',
  '/guide/server',
  '/ru/guide/',
  '/errors',
  '/charts',
  '/screen/',
  '/playground',
  '/reference/',
];

for (const [index, path] of looks.entries()) {
  // Each page in one scheme: the style sheet is the same for all.
  const colorScheme = index % 2 === 0 ? 'light' : 'dark';
  test(`${path}: axe finds nothing, and 320 pixels are enough (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(path);
    await expect(page.locator('h1').first()).toBeVisible();
    await expect(page.locator('main, [role=main]')).toHaveCount(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    const axe = new AxeBuilder({ page }).exclude('iframe');
    // Twelve times the same screen are twelve landmarks of one name.
    if (path === '/screen/') axe.disableRules('landmark-unique');
    expect((await axe.analyze()).violations).toEqual([]);
  });
}

test('the gallery shows every state, in the language that is chosen', async ({ page }) => {
  const shown = new Set<string>([...screenStates.map(({ state }) => state), ...alike]);
  expect(sessionStates.filter((state) => !shown.has(state))).toEqual([]);
  await page.goto('/screen/');
  const screens = page.locator('whatsgate-connect');
  await expect(screens).toHaveCount(screenStates.length);
  await expect(screens.last().getByText('WhatsApp is linked', { exact: true })).toBeVisible();
  await page.locator('main').getByLabel('Language').selectOption('Russian');
  await expect(screens.last().getByText('WhatsApp подключён', { exact: true })).toBeVisible();
});

test('the search finds a page by a word in it, in both languages', async ({ page }) => {
  for (const [path, button, word, title] of [
    ['/guide/', 'Search', 'unloadGrace', 'What it does'],
    ['/ru/guide/', 'Поиск', 'эмулятор', 'Пять минут до подключения'],
  ] as const) {
    await page.goto(path);
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('searchbox').fill(word);
    await expect(page.getByRole('listbox').getByText(title).first()).toBeVisible();
    await page.keyboard.press('Escape');
  }
});
