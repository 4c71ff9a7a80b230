import { expect } from '@playwright/test';
import { ChartsPanel, type Step } from './charts-panel.ts';
import { test } from './demo-page.ts';

const polled = 'active.polling.waiting, active.deadline.running';

for (const route of ['/react', '/vue', '/vanilla']) {
  test(`${route}: the present state of both charts is lit, and each event is logged`, async ({ demo, page }) => {
    const charts = new ChartsPanel(page);
    await demo.open(route);
    await charts.isLit(charts.session, 'idle');
    await charts.isLit(charts.slot, 'absent');

    let goOn = () => {};
    const isSeen = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route('**/api/whatsgate/session-create', async (call) => {
      await isSeen;
      await call.continue();
    });
    await demo.press('Start');
    await charts.isLit(charts.session, 'initializing', 'initializing.creating');
    await charts.isLit(charts.slot, 'creating');
    goOn();
    await charts.isLit(charts.session, 'qr', 'qr.fresh');
    await charts.isLit(
      charts.slot,
      ...['active', 'active.polling', 'active.polling.waiting', 'active.deadline', 'active.deadline.running'],
    );
    await demo.scan();
    await demo.says(/is linked/);
    await charts.isLit(charts.session, 'success', 'success.confirmed');
    await charts.isLit(charts.slot, 'linked', 'linked.unasked');

    const steps = await charts.steps();
    const expected: readonly Step[] = [
      ['session', 'start', 'initializing.creating'],
      ['session', 'slot.active', 'initializing.connecting.loading'],
      ['session', 'frame.qr', 'qr.fresh'],
      ['session', 'frame.success', 'success.confirming'],
      ['session', 'slot.linked', 'success.confirmed'],
    ];
    const isExpected = ([chart, event]: Step) => expected.some((step) => step[0] === chart && step[1] === event);
    // What the slot tells while the link is confirmed may come more than once.
    const session = steps.filter(isExpected).filter(([, , state], at, all) => state !== all[at - 1]?.[2]);
    expect(session).toEqual(expected);
    expect(steps).toContainEqual(['slot', 'setDesired', 'creating']);
    expect(steps).toContainEqual(['slot', 'answered', polled]);
    expect(steps.findLast(([chart]) => chart === 'slot')).toEqual(['slot', 'answered', 'linked.unasked']);
    await expect(charts.events.first().locator('small')).toHaveText(/^\d+\.\d\d s · (session|slot) · by the \w+/);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
}

test('there is no arrow before the first step, and then that of the last', async ({ demo, page }) => {
  const charts = new ChartsPanel(page);
  const arrow = charts.session.locator('.step');
  await demo.open('/vanilla');
  await charts.isLit(charts.session, 'idle');
  await expect(arrow).toHaveCSS('display', 'none');
  await demo.press('Start');
  await demo.is('qr');
  await charts.isLit(charts.session, 'qr', 'qr.fresh');
  // Straight down from `initializing`, which stands above.
  await expect(arrow).toHaveAttribute('d', /^M(\d+(?:\.\d+)?) \d+C\1 \d+ \1 \d+ \1 \d+$/);
  await expect(arrow).toHaveCSS('display', 'inline');
  await demo.scan();
  await demo.says(/is linked/);
  // From `confirming` to `confirmed`, which stand in one row, beneath it.
  await expect(arrow).toHaveAttribute('d', /^M(\S+) (\d+)C\1 (\d+) (\S+) \3 \4 \2$/);
});

test('the trace is copied as JSON, without a number or a name', async ({ demo, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const charts = new ChartsPanel(page);
  await demo.open('/react');
  await demo.chooseCode('+7 999 555-44-33');
  await demo.press('Start');
  await demo.is('code');
  await charts.isLit(charts.session, 'code', 'code.fresh');
  await charts.root.getByRole('button', { name: 'Copy as JSON' }).click();
  await expect(charts.root.getByText('Copied, without numbers, names and codes.')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const { version, entries } = JSON.parse(copied);
  expect(version).toBe(1);
  expect(entries).toHaveLength(await charts.events.count());
  expect(entries).toContainEqual(expect.objectContaining({ chart: 'session', state: 'code.fresh' }));
  expect(copied).not.toContain('9995554433');
  expect(copied).not.toContain('Support');
});

test('where there is no clipboard, as on plain http, the page says so', async ({ demo, page }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  const charts = new ChartsPanel(page);
  await demo.open('/vanilla');
  await charts.root.getByRole('button', { name: 'Copy as JSON' }).click();
  await expect(charts.root.getByText('The browser did not allow it.')).toBeVisible();
});

test('at 320 px a chart scrolls in its own box, to the lit state, and without motion where none is wanted', async ({
  demo,
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 740 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const charts = new ChartsPanel(page);
  await demo.open('/vue');
  const box = charts.session.getByRole('group', { name: 'The session' });
  await charts.isLit(charts.session, 'idle');
  expect(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true);
  expect(await box.evaluate(({ scrollLeft }) => scrollLeft)).toBe(0);
  const motion = await box.evaluate((element) => [
    getComputedStyle(element).scrollBehavior,
    ...[...element.querySelectorAll('rect')].map((rect) => getComputedStyle(rect).transitionDuration),
  ]);
  expect(new Set(motion)).toEqual(new Set(['auto', '0s']));
  await demo.press('Start');
  await demo.is('qr');
  await demo.scan();
  await demo.says(/is linked/);
  await charts.isLit(charts.session, 'success', 'success.confirmed');
  const leaf = charts.session.locator('rect[data-lit][data-leaf]');
  const [{ x = 0, width = 0 } = {}] = [(await leaf.boundingBox()) ?? undefined];
  expect(x).toBeGreaterThan(0);
  expect(x + width).toBeLessThan(320);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
