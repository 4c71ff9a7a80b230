import { expect } from '@playwright/test';
import { test } from './demo-page.ts';

const refusals = [
  [null, /cannot be reached/],
  [{ body: '<h1>Bad gateway</h1>', contentType: 'text/html' }, /unexpected response/],
  [{ json: { result: 'ERROR' } }, /request was refused/],
  [{ status: 500, json: { name: 'SlotsExhausted', message: 'Plan limit', code: 0 } }, /No more WhatsApp accounts/],
  [{ status: 401, json: { name: 'Unauthorized', message: 'Sign in first.', code: 0 } }, /not signed in/],
] as const;

// Written once, run for each way to use the packages.
for (const route of ['/react', '/vue', '/vanilla']) {
  test.describe(route, () => {
    test('QR: create, loading, qr, scan, success, confirmed by the API', async ({ demo, page }) => {
      await demo.open(route);
      // The page's own `loading`, seen between the create and the first code.
      const loading = page.waitForEvent('framenavigated', (frame) => frame.url().includes('/qr/'));
      await demo.press('Start');
      await demo.is('initializing');
      await loading;
      await demo.is('qr');
      await expect(demo.codePage.locator('svg')).toBeVisible();
      await demo.says(/scan the code/);
      await demo.onPhone('Scan the code');
      await demo.is('success');
      await demo.says('WhatsApp is linked: Anna, +79991234567.');
      await expect(demo.card.locator('iframe')).toHaveCount(0);
      await demo.ledgerSays({ creates: 1, deletes: 0, live: 1 });
    });

    test('pairing code: shown in groups of four, copied, entered; after a wrong one the page shows the next', async ({
      demo,
      page,
      context,
    }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await demo.open(route);
      await demo.chooseCode('+7 (999) 555-44-33');
      await demo.press('Start');
      await demo.is('code');
      const shown = await demo.codePage.locator('.code').innerText();
      expect(shown).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      const group = demo.card.getByRole('group', { name: 'Pairing code' });
      await expect(group.locator('code')).toHaveText(shown.replace('-', ' '));
      await group.getByRole('button', { name: 'Copy' }).click();
      await expect(group.getByRole('status')).toHaveText('Copied.');
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(shown.replace('-', ''));
      await demo.phone.getByLabel('Pairing code').fill('0000-0000');
      await demo.onPhone('Enter');
      await demo.is('error');
      await demo.is('code');
      await expect(group).toHaveCount(0);
      await demo.phone.getByLabel('Pairing code').fill(await demo.codePage.locator('.code').innerText());
      await demo.onPhone('Enter');
      await demo.says('WhatsApp is linked: Anna, +79995554433.');
      await demo.ledgerSays({ creates: 1, deletes: 0, live: 1 });
    });

    test('an error of the page heals by itself, or by a retry', async ({ demo }) => {
      await demo.open(route);
      await demo.press('Start');
      await demo.is('qr');
      await demo.onPhone('Refuse');
      await demo.is('error');
      await demo.says(/did not accept/);
      await demo.is('qr');
      await demo.onPhone('Refuse');
      await demo.is('error');
      await demo.press('Try again');
      await demo.is('qr');
      await demo.ledgerSays({ creates: 1, live: 1 });
    });

    test('broken: the session ended elsewhere; retry makes a new one', async ({ demo }) => {
      await demo.open(route);
      await demo.press('Start');
      await demo.is('qr');
      await demo.logOut();
      await demo.is('broken');
      await demo.says(/does not exist any more/);
      await demo.press('Try again');
      await demo.is('qr');
      await demo.ledgerSays({ creates: 2, live: 1, maxLive: 1 });
    });

    test('switch from QR to code in one step', async ({ demo }) => {
      await demo.open(route);
      await demo.press('Start');
      await demo.is('qr');
      await demo.chooseCode('+7 999 555-44-33');
      await demo.press('Use this instead');
      await demo.is('code');
      await demo.ledgerSays({ creates: 2, deletes: 1, live: 1, maxLive: 1 });
    });

    test('cancel gives the slot back, and starting again works', async ({ demo }) => {
      await demo.open(route);
      await demo.press('Start');
      await demo.is('qr');
      await demo.press('Cancel');
      await demo.is('closed');
      await demo.ledgerSays({ creates: 1, deletes: 1, live: 0 });
      await demo.press('Start');
      await demo.is('qr');
      await demo.ledgerSays({ creates: 2, live: 1, maxLive: 1 });
    });

    test('B1: leaving the page before the scan gives the slot back', async ({ demo, page }) => {
      await demo.open(route);
      await demo.press('Start');
      await demo.is('qr');
      await page.goto('about:blank');
      await demo.ledgerSays({ creates: 1, deletes: 1, live: 0 });
    });

    test('B8: reloading the page at the code and starting again shows the same session', async ({
      demo,
      page,
      relayClock,
    }) => {
      await demo.open(route);
      await demo.press('Start');
      await demo.is('qr');
      // The relay waits for three seconds of its own time: here the page comes back within them, however slow the machine is.
      relayClock.stop();
      await page.reload();
      await demo.press('Start');
      await demo.is('qr');
      relayClock.goOn(3_000);
      await demo.onPhone('Scan the code');
      await demo.says(/is linked/);
      await demo.ledgerSays({ creates: 1, deletes: 0, live: 1 });
    });

    test('leaving after the scan does not; coming back shows the link, and unlink ends it', async ({ demo, page }) => {
      await demo.open(route);
      await demo.press('Start');
      await demo.is('qr');
      await demo.onPhone('Scan the code');
      await demo.says(/is linked/);
      await page.goto('about:blank');
      await page.goto(route);
      await demo.press('Start');
      await demo.says(/is linked/);
      await demo.ledgerSays({ creates: 1, deletes: 0, live: 1 });
      await demo.press('Unlink');
      await demo.is('closed');
      await demo.ledgerSays({ creates: 1, deletes: 1, live: 0 });
    });

    test('bad input is said in words and nothing is created', async ({ demo }) => {
      await demo.open(route);
      await demo.card.getByLabel('Session name').fill('   ');
      await demo.press('Start');
      await demo.is('error');
      await demo.says(/name is missing/);
      await expect(demo.card.getByText('INVALID_OPTIONS')).toBeAttached();
      await demo.card.getByLabel('Session name').fill('Sales');
      await demo.chooseCode('call me');
      await demo.press('Start');
      await demo.is('error');
      await demo.says(/number cannot be used/);
      await demo.ledgerSays({ creates: 0 });
      await demo.card.getByLabel('Phone number').fill('+7 999 555-44-33');
      await demo.press('Start');
      await demo.is('code');
      await demo.ledgerSays({ creates: 1 });
    });

    test('each refusal is said in words, and a retry works once it is over', async ({ demo, page }) => {
      // Five lives in one.
      test.slow();
      await demo.open(route);
      const create = '**/api/whatsgate/session-create';
      for (const [index, [answer, sentence]] of refusals.entries()) {
        await page.route(create, (call) => (answer === null ? call.abort('connectionrefused') : call.fulfill(answer)));
        await demo.press('Start');
        await demo.is('error');
        await demo.says(sentence);
        await demo.ledgerSays({ creates: index });
        await page.unroute(create);
        await demo.press('Try again');
        await demo.is('qr');
        await demo.ledgerSays({ creates: index + 1, maxLive: 1 });
        await demo.press('Cancel');
        await demo.is('closed');
      }
    });

    test('a message from elsewhere is ignored', async ({ demo, page }) => {
      await demo.open(route);
      await demo.press('Start');
      await demo.is('qr');
      // From the page itself, and from another frame of the right origin: the phone's.
      await page.evaluate(() => window.postMessage({ module: 'qr', message: 'broken' }, '*'));
      await demo.phone.locator('body').evaluate(() => parent.postMessage({ module: 'qr', message: 'broken' }, '*'));
      await demo.phone.locator('body').evaluate(() => parent.postMessage({ module: 'qr', message: 'success' }, '*'));
      await demo.onPhone('Scan the code');
      await demo.says(/is linked/);
    });
  });
}
