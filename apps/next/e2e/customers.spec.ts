import { join } from 'node:path';
import { expect } from '@playwright/test';
import { createAppTest } from 'integration-tests/app-page';

const next = join(import.meta.dirname, '..');
const test = createAppTest([join(next, 'node_modules/next/dist/bin/next'), 'start', next]);

test('the row is there when the page says that it is linked; it is marked when the phone logs out', async ({
  app,
  page,
}) => {
  // A customer of this run's own: the rows of earlier ones are still there.
  await app.signIn(`anna-${Date.now()}`);
  await app.showQr();
  const { phone } = app.served.emulator;
  await phone.scan();
  await expect(page.getByText(/^\+\d+ is linked\.$/)).toBeVisible();
  const rows = page.getByRole('listitem');
  await expect(rows).toHaveText(['+79991234567, linked']);

  await phone.disconnect();
  await expect(async () => {
    await page.reload();
    await expect(rows).toHaveText(['+79991234567, ended'], { timeout: 1_000 });
  }).toPass();
  await app.is('idle');
  await app.showQr();
  await phone.scan();
  await expect(rows).toHaveText(['+79991234567, linked', '+79991234567, ended']);
});
