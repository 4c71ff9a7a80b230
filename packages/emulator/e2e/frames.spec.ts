import { expect } from '@playwright/test';
import { test } from './host.ts';

test.use({ emulatorOptions: { startAfter: 100 } });

test('a live frame sends loading, then qr', async ({ host, createSession }) => {
  await host.frame((await createSession()).qr_link);
  await expect.poll(host.said).toEqual(['loading', 'qr']);
});

for (const kind of ['refused', 'not-found', 'error', 'x-frame-options'] as const) {
  test(`F1: a dead frame (${kind}) fires load and sends nothing`, async ({ emulator, host, createSession }) => {
    await emulator.fault({ on: 'frame', kind });
    await host.frame((await createSession()).qr_link);
    expect(await host.said()).toEqual([]);
  });
}

test('F1: a frame that never answers fires nothing', async ({ emulator, host, page, createSession }) => {
  await emulator.fault({ on: 'frame', kind: 'no-answer' });
  const { unique_id, qr_link } = await createSession();
  const asked = page.waitForRequest(qr_link);
  await host.frameOnly(qr_link);
  await asked;
  await expect
    .poll(
      async () => (await emulator.log()).filter(({ who, session }) => who === 'page' && session === unique_id).length,
    )
    .toBe(1);
  expect(await host.said()).toEqual([]);
});

test('a silent frame shows its code and sends nothing', async ({ emulator, host, page, createSession }) => {
  await emulator.fault({ on: 'frame', kind: 'silent' });
  await host.frame((await createSession()).qr_link);
  await expect(page.frameLocator('iframe').locator('svg')).toBeVisible();
  expect(await host.said()).toEqual([]);
});

test('F7: a lying frame sends success while the API says AUTH', async ({ emulator, host, createSession }) => {
  await emulator.fault({ on: 'frame', kind: 'lying' });
  await host.frame((await createSession()).qr_link);
  await expect.poll(host.said).toEqual(['loading', 'qr', 'success']);
  expect((await emulator.sessions())[0]?.status).toBe('AUTH');
});
