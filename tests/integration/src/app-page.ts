import {
  test as base,
  expect,
  type FrameLocator,
  type Locator,
  type Page,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test';
import { canaryKey, type ServedApp, serveApp } from './serve-app.ts';

/** The application of `apps/next` and of `apps/nuxt`, as its user sees it. */
export class AppPage {
  readonly card: Locator;
  readonly codePage: FrameLocator;

  constructor(
    readonly page: Page,
    readonly served: ServedApp,
  ) {
    this.card = page.locator('[data-whatsgate-status]');
    this.codePage = page.frameLocator('.whatsgate-frame iframe');
  }

  async signIn(user: string): Promise<void> {
    await this.page.goto(this.served.url);
    await this.page.getByLabel('Your name').fill(user);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.is('idle');
  }

  is(status: string): Promise<void> {
    return expect(this.card).toHaveAttribute('data-whatsgate-status', status);
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name }).click();
  }

  async showQr(): Promise<void> {
    await this.press('Link by QR code');
    await this.is('qr');
  }

  async ledgerSays(counts: Partial<Awaited<ReturnType<ServedApp['emulator']['ledger']>>>): Promise<void> {
    await expect.poll(() => this.served.emulator.ledger()).toMatchObject(counts);
  }
}

type AppTest = TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & { app: AppPage },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & { served: ServedApp }
>;

/**
 * Playwright's `test` with an application to look at. Nothing may be thrown or warned of, and
 * the key must never be sent.
 *
 * @param script - the application's server (see `serveApp`)
 */
export function createAppTest(script: readonly string[]): AppTest {
  return base.extend<{ app: AppPage }, { served: ServedApp }>({
    served: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern
      async ({}, use) => {
        const served = await serveApp(script, { startAfter: 300, readyAfter: 0, errorFor: 1_500, destroyFor: 300 });
        await use(served);
        await served.close();
      },
      { scope: 'worker', timeout: 180_000 },
    ],
    app: async ({ page, served }, use) => {
      await served.emulator.reset();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource'))
          problems.push(message.text());
      });
      page.on('response', async (response) => {
        if (!response.url().startsWith(served.url)) return;
        if ((await response.text().catch(() => '')).includes(canaryKey))
          problems.push(`the API key is in ${response.url()}`);
      });
      await use(new AppPage(page, served));
      expect(problems, 'nothing was thrown or warned of, and no key was sent').toEqual([]);
    },
  });
}
