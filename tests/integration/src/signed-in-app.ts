import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { AppPage, createAppTest } from './app-page.ts';

/** How long the relay keeps the session of a page that is being left; ms. */
const unloadGrace = 20_000;

/**
 * What every application with a signed-in user and a server of its own must do, written once.
 *
 * @param script - the built application's server (see `serveApp`)
 */
export function describeSignedInApp(script: readonly string[]): void {
  const test = createAppTest(script);

  test('a user signs in, links by QR, and the server shows the link from then on', async ({ app, page }) => {
    await app.signIn('anna-qr');
    await app.showQr();
    await app.served.emulator.phone.scan();
    await expect(page.getByText(/^\+\d+ is linked\.$/)).toBeVisible();
    await page.reload();
    await expect(page.getByText(/^\+\d+ is linked\.$/)).toBeVisible();
    await app.ledgerSays({ creates: 1, deletes: 0, live: 1 });
    // Webhooks find the relay, at a path of two parts.
    const webhooks = await app.served.emulator.webhooks();
    expect(webhooks.map(({ event, isAccepted }) => [event.event_action, isAccepted])).toContainEqual(['ready', true]);
    await app.press('Unlink');
    await app.is('idle');
    await app.ledgerSays({ creates: 1, deletes: 1, linkedDeletes: 1 });
  });

  test('links by pairing code, which stands there in groups of four', async ({ app, page }) => {
    await app.signIn('anna-code');
    await page.getByLabel('Phone number').fill('+7 (999) 555-44-33');
    await app.press('Link by pairing code');
    await app.is('code');
    await expect(page.getByRole('group', { name: 'Pairing code' }).locator('code')).toHaveText(/^\w{4} \w{4}$/);
    await app.served.emulator.phone.enterCode(await app.codePage.locator('.code').innerText());
    await expect(page.getByText('+79995554433 is linked.')).toBeVisible();
    await app.ledgerSays({ creates: 1, deletes: 0 });
  });

  test('B8: a reload at the code keeps the session; leaving for good gives it back', async ({ app, page }) => {
    test.slow();
    await app.signIn('anna-reload');
    await app.showQr();
    await page.evaluate(() => addEventListener('pagehide', () => sessionStorage.setItem('left', `${Date.now()}`)));
    await page.reload();
    await app.is('idle');
    await app.showQr();
    const awayFor = await page.evaluate(() => {
      const create = performance
        .getEntriesByType('resource')
        .find(({ name }) => name.endsWith('/session-create')) as PerformanceResourceTiming;
      return performance.timeOrigin + create.responseEnd - Number(sessionStorage.getItem('left'));
    });
    // The relay waits for twenty seconds. On a machine that takes longer to reload, it was
    // right to make a second session.
    const isInTime = awayFor < unloadGrace;
    if (!isInTime)
      console.warn(
        `The reload took ${Math.round(awayFor)} ms, so whether one in time keeps its session was not tried.`,
      );
    await app.ledgerSays({ live: 1, maxLive: 1, ...(isInTime && { creates: 1, deletes: 0 }) });
    await page.goto('about:blank');
    await app.ledgerSays({ live: 0, maxLive: 1, ...(isInTime && { creates: 1, deletes: 1 }) }, unloadGrace + 20_000);
  });

  test('P5: two users have each a session of their own', async ({ app, page, browser, served }) => {
    await app.signIn('anna-first');
    await app.showQr();
    const other = await browser.newPage({ locale: 'en-US' });
    const theirs = new AppPage(other, served);
    await theirs.signIn('bob');
    await theirs.showQr();
    const addresses = await Promise.all(
      [page, other].map((each) => each.locator('.whatsgate-frame iframe').getAttribute('src')),
    );
    expect(new Set(addresses).size).toBe(2);
    await app.ledgerSays({ creates: 2, live: 2 });
    await other.goto('about:blank');
    await app.is('qr');
    await other.close();
  });

  test('serves only users who have signed in', async ({ app, page }) => {
    await page.goto(app.served.url);
    const status = await page.evaluate(async () => {
      const answer = await fetch('/api/whatsgate/session-create', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"name":"Support"}',
      });
      return answer.status;
    });
    expect(status).toBe(401);
    await app.ledgerSays({ creates: 0 });
  });

  test('R5: the server renders the idle state and creates nothing', async ({ app, page, browser }) => {
    await app.signIn('anna-plain');
    const plain = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await page.context().storageState(),
      locale: 'en-US',
    });
    const without = await plain.newPage();
    await without.goto(app.served.url);
    await expect(without.locator('[data-whatsgate-status="idle"]')).toBeVisible();
    await expect(without.getByRole('status')).toHaveText(/./);
    await plain.close();
    await app.ledgerSays({ creates: 0 });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing, signed out, idle and at the code (${colorScheme})`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 360, height: 800 });
      const check = async () =>
        expect((await new AxeBuilder({ page }).exclude('iframe').analyze()).violations).toEqual([]);
      await page.goto(app.served.url);
      await check();
      await app.signIn('anna-axe');
      await check();
      await app.showQr();
      await check();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });
  }

  test('speaks Russian to who asks for it', async ({ browser, app }) => {
    const page = await browser.newPage({ locale: 'ru-RU' });
    await page.goto(app.served.url);
    await page.getByLabel('Ваше имя').fill('Анна');
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('button', { name: 'Привязать по QR-коду' }).click();
    await expect(page.locator('[data-whatsgate-status="qr"]').getByRole('status')).toHaveText(/[а-я]/);
    await app.ledgerSays({ creates: 1, live: 1 });
    await page.close();
  });
}

/**
 * The same application as its developer sees it: the frameworks check more then, such as each
 * attribute while they hydrate.
 *
 * @param script - the application's development server (see `serveApp`)
 */
export function describeAppInDevelopment(script: readonly string[]): void {
  const test = createAppTest(script);

  test('R5, R1: in development it hydrates without a word, and makes one session', async ({ app, page }) => {
    test.setTimeout(120_000);
    await app.signIn('anna-develops');
    await page.reload();
    // What the server has rendered can be pressed before it is hydrated: nothing happens then, and people press again.
    await expect(async () => {
      await app.press('Link by QR code');
      await expect(app.card).not.toHaveAttribute('data-whatsgate-status', 'idle', { timeout: 1_000 });
    }).toPass();
    // The server compiles the relay when it is first asked.
    await expect(app.card).toHaveAttribute('data-whatsgate-status', 'qr', { timeout: 60_000 });
    await app.served.emulator.phone.scan();
    await expect(page.getByText(/^\+\d+ is linked\.$/)).toBeVisible();
    await app.ledgerSays({ creates: 1, deletes: 0, live: 1 });
  });
}
