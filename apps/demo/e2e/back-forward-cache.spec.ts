import { expect } from '@playwright/test';
import { launchOptions } from '../../../scripts/setup/browser.ts';
import { test } from './demo-page.ts';

// Playwright switches it off.
test.use({
  launchOptions: {
    ...launchOptions(),
    ignoreDefaultArgs: ['--disable-back-forward-cache', '--disable-field-trial-config'],
  },
});

test('B4: going away and back deletes nothing, asks the API, and goes on', async ({ demo, page }) => {
  await demo.open('/react');
  await demo.press('Start');
  await demo.is('qr');
  await page.evaluate(() => {
    Reflect.set(window, 'isSamePage', true);
  });
  await page.goto('/vanilla', { waitUntil: 'commit' });
  await demo.ledgerSays({ creates: 1 });
  const asked: string[] = [];
  page.on('request', (request) => request.url().endsWith('/sessions-get') && asked.push(request.url()));
  await page.goBack({ waitUntil: 'commit' });
  const isSamePage = await page.evaluate(() => Reflect.get(window, 'isSamePage') === true);
  const why = 'This browser did not keep the page in a back-forward cache, so B4 cannot be tried with it.';
  if (!isSamePage) console.warn(why);
  test.skip(!isSamePage, why);
  await expect.poll(() => asked.length, 'the API is asked on return').toBeGreaterThan(0);
  await demo.is('qr');
  await demo.scan();
  await demo.says(/is linked/);
  await demo.ledgerSays({ creates: 1, deletes: 0, live: 1 });
});
