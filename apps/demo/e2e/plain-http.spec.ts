import { expect, type Route } from '@playwright/test';
import { test } from './demo-page.ts';
import { plainHost } from './plain-host.ts';

// A page that is neither https nor on this machine, and the frame at WhatsGate's own address: as in an intranet, with no option set.
test('B9: on plain http, with the code page on whatsgate.org, a link works and the slot goes back', async ({
  page,
  served,
  demo,
}) => {
  const { port, origin } = new URL(served.url);
  await demo.open('/vanilla');
  const emulator = await demo.emulatorUrl();
  // This demo's relay does not have that name as its `publicUrl`, as a deployed one would; and on plain http a browser does not say
  // that a request is of the same origin.
  const readdress = async (call: Route) => {
    const url = origin + new URL(call.request().url()).pathname;
    const response = await call.fetch({
      url,
      headers: { ...(await call.request().allHeaders()), origin, 'sec-fetch-site': 'same-origin' },
    });
    await call.fulfill({ response, body: (await response.text()).replaceAll(emulator, 'https://whatsgate.org') });
  };
  await page.route('**/api/whatsgate/*', readdress);
  await page.route('https://whatsgate.org/**', async (call) => {
    await call.fulfill({
      response: await call.fetch({ url: call.request().url().replace('https://whatsgate.org', emulator) }),
    });
  });

  await page.goto(`http://${plainHost}:${port}/vanilla`);
  expect(await page.evaluate(() => [window.isSecureContext, 'randomUUID' in crypto, 'locks' in navigator])).toEqual([
    false,
    false,
    false,
  ]);
  await demo.press('Start');
  await demo.is('qr');
  await expect(page.locator('.whatsgate-frame iframe')).toHaveAttribute('src', /^https:\/\/whatsgate\.org\/qr\//);
  await demo.press('Cancel');
  await demo.ledgerSays({ creates: 1, deletes: 1, live: 0 });
  await demo.press('Start');
  await demo.is('qr');
  await demo.scan();
  await demo.says(/is linked/);
  await demo.ledgerSays({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
  // One that is still on its way would fail when the page is closed.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
