import { expect } from '@playwright/test';
import { test } from './demo-page.ts';

test('B6: offline and online five times: one create, no error, and the link arrives', async ({
  demo,
  page,
  context,
}) => {
  await demo.open('/vue');
  await demo.press('Start');
  await demo.is('qr');
  for (let times = 0; times < 5; times += 1) {
    await context.setOffline(true);
    await demo.is('qr');
    const asked = page.waitForRequest(/sessions-get$/);
    await context.setOffline(false);
    await asked;
  }
  await demo.is('qr');
  await demo.onPhone('Scan the code');
  await demo.says(/is linked/);
  await demo.ledgerSays({ creates: 1, deletes: 0 });
});

test('B6: offline at the start is said in words, and a retry begins', async ({ demo, context }) => {
  await demo.open('/vanilla');
  await context.setOffline(true);
  await demo.press('Start');
  await demo.says('You are offline. Connect to the internet and try again.');
  await context.setOffline(false);
  await demo.press('Try again');
  await demo.is('qr');
  await demo.ledgerSays({ creates: 1, live: 1 });
});

test('U2: a name with markup is shown as text, by the phone too', async ({ demo, page }) => {
  const name = '<img src=x onerror=alert(1)> 👩‍👩‍👧 "Support"';
  page.on('dialog', () => expect(name, 'was run').toBe('shown'));
  await demo.open('/react');
  await demo.card.getByLabel('Session name').fill(name);
  await demo.press('Start');
  await demo.is('qr');
  await expect(demo.phone.getByText(name)).toBeVisible();
  await demo.onPhone('Scan the code');
  await demo.says(/is linked/);
});

test('T20, T21: the account is shown; no number and no address of ours is in any address or referrer', async ({
  demo,
  page,
}) => {
  const told: string[] = [];
  page.on('request', (request) => {
    told.push(request.url());
    if (/\/qr\//.test(request.url())) told.push(`referrer of the frame: ${request.headers().referer || 'none'}`);
  });
  await demo.open('/react');
  await demo.chooseCode('+7 999 555-44-33');
  await demo.press('Start');
  await demo.is('code');
  await demo.phone.getByLabel('Pairing code').fill(await demo.codePage.locator('.code').innerText());
  await demo.onPhone('Enter');
  await demo.says('WhatsApp is linked: Anna, +79995554433.');
  expect(told.filter((each) => each.replace(/\D/g, '').includes('9995554433'))).toEqual([]);
  expect(new Set(told.filter((each) => each.startsWith('referrer')))).toEqual(new Set(['referrer of the frame: none']));
});
