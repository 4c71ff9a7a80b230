import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './host.ts';

test.use({ emulatorOptions: { startAfter: 50, readyAfter: 50, errorFor: 500, refreshEvery: 1_000 } });

test('shows each session, scans by keyboard, gets a message, logs out', async ({ emulator, page, createSession }) => {
  await createSession({ name: 'Support <b>desk</b>' });
  await page.goto(`${emulator.url}/phone`);
  await expect(page.getByText('Support <b>desk</b>')).toBeVisible();
  await page.getByRole('button', { name: 'Scan the code' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Linked: Anna, +79991234567')).toBeVisible();
  await page.getByRole('button', { name: 'Get a message' }).click();
  await page.getByText('What happened').click();
  await expect(page.locator('#log')).toContainText('session: message');
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByText('No session is waiting')).toBeVisible();
});

test('enters a pairing code; a wrong one fails', async ({ emulator, page, createSession }) => {
  await createSession({ auth_type: 'CODE', number: '79995554433' });
  await page.goto(`${emulator.url}/phone`);
  await page.getByLabel('Pairing code').fill('0000-0000');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Authorization failed')).toBeVisible();
  await emulator.phone.enterCode();
  await expect(page.getByText('Linked: Anna, +79995554433')).toBeVisible();
});

test('a code scanned too late fails', async ({ emulator, page, createSession }) => {
  await createSession();
  await page.goto(`${emulator.url}/phone`);
  await page.getByRole('button', { name: 'Scan too late' }).click();
  await expect(page.getByText('Authorization failed')).toBeVisible();
});

test('makes the service misbehave, and behave again', async ({ emulator, page }) => {
  await page.goto(`${emulator.url}/phone?lang=en`);
  await page.getByText('Make the service misbehave').click();
  await page.getByLabel('What goes wrong').selectOption('frame');
  await page.getByLabel('How').selectOption('not-found');
  await page.getByRole('button', { name: 'Misbehave' }).click();
  await expect(page.getByRole('status')).toHaveText('Waiting for the next frame: not-found');
  expect((await fetch(`${emulator.url}/qr/any`)).status).toBe(404);
  await page.getByRole('button', { name: 'Behave again' }).click();
  await expect(page.getByRole('status')).toHaveText('The service behaves again.');
  expect((await fetch(`${emulator.url}/qr/any`)).status).toBe(200);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1024]) {
    test(`axe finds nothing, and nothing hangs over the side: ${colorScheme}, ${width} px`, async ({
      emulator,
      browser,
      createSession,
    }) => {
      await createSession();
      await createSession({
        auth_type: 'CODE',
        number: '79995554433',
        name: 'A name that is long enough to need a second line on a narrow phone',
      });
      const page = await (await browser.newContext({ colorScheme, viewport: { width, height: 740 } })).newPage();
      await page.goto(`${emulator.url}/phone`);
      await expect(page.getByRole('button', { name: 'Refuse' })).toHaveCount(2);
      for (const summary of await page.locator('summary').all()) await summary.click();
      await expect(page.locator('#log li').first()).toBeVisible();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.goto(`${emulator.url}/qr/nobody`);
      await expect(page.getByText('does not exist')).toBeVisible();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });
  }
}
