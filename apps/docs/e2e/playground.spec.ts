import { expect, type Page } from '@playwright/test';
import { test } from './site.ts';

async function open(page: Page) {
  await page.goto('/playground');
  const screen = page.locator('whatsgate-connect');
  const phone = page.frameLocator('iframe[title="The virtual phone"]');
  await expect(phone.getByRole('heading', { name: 'Virtual phone' })).toBeVisible();
  return { screen, phone, told: page.getByRole('log') };
}

/** What was bought, by the emulator's own books. */
const readLedger = (page: Page) =>
  page.evaluate(async () => {
    const { ledger } = (await (await fetch('/emulator')).json()) as { readonly ledger: object };
    return ledger;
  });

test('a QR code is shown, scanned, and linked, and the server is told; a reload shows the same link', async ({
  page,
}) => {
  const { screen, phone, told } = await open(page);
  await screen.getByRole('button', { name: 'Show the QR code' }).click();
  await expect(screen.frameLocator('iframe').locator('svg')).toBeVisible();
  await phone.getByRole('button', { name: 'Scan the code' }).click();
  await expect(screen.getByText('+79991234567', { exact: true })).toBeVisible();
  await expect(told.getByText('onLinked')).toHaveCount(1);

  await page.reload();
  await screen.getByRole('button', { name: 'Show the QR code' }).click();
  await expect(screen.getByText('+79991234567', { exact: true })).toBeVisible();
  expect(await readLedger(page)).toMatchObject({ creates: 1, live: 1 });

  await phone.getByRole('button', { name: 'Log out' }).click();
  await expect(told.getByText('onUnlinked')).toHaveCount(1);
});

test('a second tab shows the same session, and hears of its link', async ({ page, context }) => {
  const { screen } = await open(page);
  await screen.getByRole('button', { name: 'Show the QR code' }).click();
  await expect(screen.frameLocator('iframe').locator('svg')).toBeVisible();
  const other = await open(await context.newPage());
  await other.screen.getByRole('button', { name: 'Show the QR code' }).click();
  await expect(other.screen.frameLocator('iframe').locator('svg')).toBeVisible();
  await other.phone.getByRole('button', { name: 'Scan the code' }).click();
  await expect(screen.getByText('+79991234567', { exact: true })).toBeVisible();
  await expect(other.screen.getByText('+79991234567', { exact: true })).toBeVisible();
  expect(await readLedger(page)).toMatchObject({ creates: 1, live: 1 });
});

test('starting over forgets what was linked', async ({ page }) => {
  const { screen, phone } = await open(page);
  await screen.getByRole('button', { name: 'Show the QR code' }).click();
  await phone.getByRole('button', { name: 'Scan the code' }).click();
  await expect(screen.getByText('+79991234567', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(screen.getByRole('button', { name: 'Show the QR code' })).toBeVisible();
  expect(await readLedger(page)).toMatchObject({ creates: 0, live: 0 });
});

test('where the browser runs no worker, as in a private window of Firefox, the page says so', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
  await page.goto('/playground');
  await expect(page.getByRole('alert')).toContainText('The playground cannot run here.');
});

test('the link outlives the service worker, which a browser may end at any time', async ({ page, context }) => {
  const { screen, phone } = await open(page);
  await screen.getByRole('button', { name: 'Show the QR code' }).click();
  await phone.getByRole('button', { name: 'Scan the code' }).click();
  await expect(screen.getByText('+79991234567', { exact: true })).toBeVisible();

  const devtools = await context.newCDPSession(page);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await page.reload();
  await expect(phone.getByText('Linked: Anna, +79991234567')).toBeVisible();
  await screen.getByRole('button', { name: 'Show the QR code' }).click();
  await expect(screen.getByText('+79991234567', { exact: true })).toBeVisible();
  // The new worker's ledger counts from its own start.
  expect(await readLedger(page)).toMatchObject({ creates: 0, live: 1 });
});

test('a pairing code, in a dialog, in Russian; the code to copy says so', async ({ page, context }) => {
  const { screen } = await open(page);
  const settings = page.getByRole('form', { name: 'How it looks' });
  await settings.getByLabel('Language').selectOption('Russian');
  await settings.getByLabel('First').selectOption('phone number');
  await settings.getByLabel('Shown').selectOption('as a dialog');
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'open it in a tab of its own' }).click();
  const phone = await opened;

  await page.getByRole('button', { name: 'Link WhatsApp' }).click();
  await screen.getByRole('textbox').fill('+7 999 123-45-67');
  await screen.getByRole('button', { name: 'Получить код' }).click();
  const pairing = screen.locator('[part~=code]');
  await expect(pairing).toHaveText(/\w{4}.?\w{4}/);
  await phone.getByLabel('Pairing code').fill(((await pairing.textContent()) ?? '').replace(/\W/g, ''));
  await phone.getByRole('button', { name: 'Enter' }).click();
  await expect(screen.getByText('+79991234567', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');

  const code = page.getByRole('region', { name: 'The code' });
  await code.getByLabel('For').selectOption('Vue');
  await expect(code.locator('pre')).toContainText('lang="ru"\n    auth="code"\n    mode="dialog"');
  await expect(code.locator('pre')).toContainText('connect?.show()');
});
