import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { test } from './host.ts';

test.use({ emulatorOptions: { startAfter: 50, readyAfter: 50, errorFor: 5_000, refreshEvery: 1_000 } });

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
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(page.getByText('No session is waiting')).toBeVisible();
});

test('enters a pairing code; a wrong one fails', async ({ emulator, page, createSession }) => {
  await createSession({ auth_type: 'CODE', number: '79995554433' });
  await page.goto(`${emulator.url}/phone`);
  await page.getByLabel('Pairing code').fill('0000-0000');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Authorization failed')).toBeVisible();
  await emulator.phone.enterCode();
  await expect(page.getByText('Linked: Anna, +79995554433')).toBeVisible({ timeout: 10_000 });
});

test('a code scanned too late fails', async ({ emulator, page, createSession }) => {
  await createSession();
  await page.goto(`${emulator.url}/phone`);
  await page.getByText('More').click();
  await page.getByRole('button', { name: 'Scan too late' }).click();
  await expect(page.getByText('Authorization failed')).toBeVisible();
});

test('adds a fault to the service, and removes it', async ({ emulator, page }) => {
  await page.goto(`${emulator.url}/phone?lang=en`);
  await page.getByText('Faults of the service').click();
  await page.getByLabel('What goes wrong').selectOption('frame');
  await page.getByLabel('How').selectOption('not-found');
  await page.getByRole('button', { name: 'Add the fault' }).click();
  await expect(page.getByRole('status')).toHaveText('Waiting for the next frame: not-found');
  expect((await fetch(`${emulator.url}/qr/any`)).status).toBe(404);
  await page.getByRole('button', { name: 'Remove all faults' }).click();
  await expect(page.getByRole('status')).toHaveText('All faults are removed.');
  expect((await fetch(`${emulator.url}/qr/any`)).status).toBe(200);
});

test('adds a phone, which links with its own number', async ({ emulator, page, createSession }) => {
  await createSession({ name: 'Support' });
  await page.goto(`${emulator.url}/phone`);
  await page.getByText('Add a phone').click();
  await page.getByLabel('Number').fill('+7 999 000-00-02');
  await page.getByLabel('Name', { exact: true }).fill('Boris');
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Boris +79990000002' }).check();
  await page.getByRole('button', { name: 'Scan the code' }).click();
  await expect(page.getByText('Linked: Boris, +79990000002')).toBeVisible();
  await page.getByRole('radio', { name: 'Anna' }).check();
  await page.getByRole('button', { name: 'Log out', exact: true }).click();
  await expect(page.getByText('No session is waiting')).toBeVisible();
});

test('says why an action failed', async ({ emulator, page }) => {
  await page.goto(`${emulator.url}/phone`);
  await page.getByText('Add a phone').click();
  await page.getByLabel('Number').fill('79991234567');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('There is a phone with the number 79991234567 already.');
});

test('finds one of many sessions by name', async ({ emulator, page, createSession }) => {
  for (const name of ['Support', 'Sales', 'Warehouse', 'Delivery']) await createSession({ name });
  await page.goto(`${emulator.url}/phone`);
  await page.getByLabel('Find by name').fill('sal');
  await expect(page.getByRole('heading', { level: 3 })).toHaveText(['Sales']);
  await page.getByLabel('Find by name').fill('nothing');
  await expect(page.getByText('No session has this name.')).toBeVisible();
});

test('F19: a passkey is asked for, and the page of the code hears nothing', async ({
  emulator,
  page,
  createSession,
}) => {
  await createSession();
  await page.goto(`${emulator.url}/phone`);
  await page.getByText('More').click();
  await page.getByRole('button', { name: 'Ask for a passkey' }).click();
  await expect(page.getByText('continue on your other device')).toBeVisible();
  expect(await emulator.sessions()).toMatchObject([{ status: 'AUTH', view: 'qr', asksPasskey: true }]);
});

test('shows any status in the API, and the truth again', async ({ emulator, page, createSession }) => {
  await createSession();
  await page.goto(`${emulator.url}/phone`);
  await page.getByText('More').click();
  await page.getByLabel('Status in the API').fill('PAUSED');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The API shows PAUSED.')).toBeVisible();
  await page.getByRole('button', { name: 'Show the truth' }).click();
  await expect(page.getByText('The API shows PAUSED.')).toBeHidden();
  // The button that had the focus is gone: the focus stays in the card.
  await expect(page.getByRole('listitem', { name: 'Support' })).toBeFocused();
  expect(await emulator.sessions()).toMatchObject([{ shownStatus: null }]);
});

test('begins and ends the unreliable mode', async ({ emulator, page, createSession }) => {
  await page.goto(`${emulator.url}/phone`);
  await page.getByText('Unreliable mode').click();
  await page.getByLabel('Probability, in percent').fill('100');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(page.locator('#unreliable-state')).toBeVisible();
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await expect(page.getByRole('status')).toHaveText('The service is reliable.');
  await expect(page.locator('#unreliable-state')).toBeHidden();
  expect((await createSession()).unique_id).toBeTruthy();
});

test('shows what the receiver of a webhook answered', async ({ emulator, page, createSession }) => {
  await createSession({ callback: `${emulator.url}/no-such-hook` });
  await page.goto(`${emulator.url}/phone`);
  await page.getByText('Webhooks and their answers').click();
  await expect(page.locator('#webhooks li')).toContainText('404, not accepted');
  await expect(page.locator('#webhooks code')).toContainText('Nothing is at /no-such-hook');
});

for (const [lang, title] of [
  ['en', 'Virtual phone'],
  ['es', 'Teléfono virtual'],
  ['pt', 'Telefone virtual'],
  ['ru', 'Виртуальный телефон'],
] as const) {
  test(`has every text in ${lang}`, async ({ emulator, page }) => {
    await page.goto(`${emulator.url}/phone?lang=${lang}`);
    await expect(page).toHaveTitle(title);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    expect(
      await page.locator('[data-text]').evaluateAll((nodes) => nodes.filter((node) => node.textContent === '').length),
    ).toBe(0);
  });
}

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
