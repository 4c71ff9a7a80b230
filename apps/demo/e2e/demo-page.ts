import { test as base, expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { connectEmulator, type Emulator } from '@whatsgate/emulator/connect';
import { createServer, type ViteDevServer } from 'vite';
import { demoConfig } from '../server/config.ts';
import { plainHost } from './plain-host.ts';
import { createRelayClock, type RelayClock } from './relay-clock.ts';

type LedgerCounts = Awaited<ReturnType<Emulator['ledger']>>;

/** The demo as a person sees it: the card, and the virtual phone beside it. */
export class DemoPage {
  readonly card: Locator;
  readonly phone: FrameLocator;
  /** The QR page inside its frame. */
  readonly codePage: FrameLocator;
  readonly #page: Page;
  #emulator: Emulator | null = null;

  constructor(page: Page) {
    this.#page = page;
    this.card = page.locator('[data-whatsgate-status]');
    this.phone = page.frameLocator('#phone iframe');
    this.codePage = page.frameLocator('.whatsgate-frame iframe');
  }

  async open(route: string): Promise<void> {
    await this.#page.goto(route);
    const phoneUrl = await this.#page.locator('meta[name="phone-url"]').getAttribute('content');
    this.#emulator = await connectEmulator(new URL(phoneUrl ?? '').origin);
    await this.#emulator.reset();
    await this.is('idle');
  }

  is(status: string): Promise<void> {
    return expect(this.card).toHaveAttribute('data-whatsgate-status', status);
  }

  says(sentence: string | RegExp): Promise<void> {
    return expect(this.card.locator('.says')).toHaveText(sentence);
  }

  press(name: string): Promise<void> {
    return this.card.getByRole('button', { name }).click();
  }

  onPhone(name: string): Promise<void> {
    return this.phone.getByRole('button', { name, exact: true }).click();
  }

  /** The phone scans, wherever its page is. */
  async scan(): Promise<void> {
    await this.#emulator?.phone.scan();
  }

  async refuse(): Promise<void> {
    await this.#emulator?.phone.refuse();
  }

  async chooseCode(number: string): Promise<void> {
    await this.card.getByLabel('Pairing code').check();
    await this.card.getByLabel('Phone number').fill(number);
  }

  /** The ledger's word, waited for: what the page has asked for may still be under way. */
  async ledgerSays(counts: Partial<LedgerCounts>): Promise<void> {
    await expect.poll(() => this.#emulator?.ledger()).toMatchObject(counts);
  }

  /** Ends the session behind the page's back, as another program with the key would. */
  logOut(): Promise<void> {
    return this.onPhone('Log out');
  }
}

/** A key that is looked for wherever it must not be. */
export const canaryKey = 'canary-key-of-the-demo';

/**
 * On a busy machine this Chromium now and then fails to compile a module with `export default (…) => …` (the helper of Vue's
 * plugin), although what it was sent is right: 180 answers of the server had one default export each. The page is loaded again.
 */
const engineFault = "Identifier '.default' has already been declared";

interface Worker {
  /** What serves the demo, with a fast emulator. */
  readonly vite: ViteDevServer;
  readonly relayClock: RelayClock;
}

export const test = base.extend<{ demo: DemoPage }, Worker>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern
  relayClock: [({}, use) => use(createRelayClock()), { scope: 'worker' }],
  vite: [
    async ({ relayClock }, use, { parallelIndex }) => {
      const pace = { apiKey: canaryKey, startAfter: 300, readyAfter: 0, errorFor: 1_500, destroyFor: 300 };
      const vite = await createServer({
        ...demoConfig(pace, relayClock),
        server: { allowedHosts: [plainHost] },
        configFile: false,
        logLevel: 'error',
        cacheDir: `node_modules/.vite-e2e-${parallelIndex}`,
      });
      await vite.listen(0);
      await use(vite);
      await vite.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: ({ vite }, use) => use(vite.resolvedUrls?.local[0] ?? ''),
  demo: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => {
      if (error.message !== engineFault) problems.push(error.message);
      else {
        test.info().annotations.push({ type: 'loaded again', description: error.message });
        void page.reload();
      }
    });
    page.on('console', (message) => {
      // The browser itself logs a refused request, also one that the page handles, and the end of Vite's own socket.
      const isOfTheBrowser = /^(?:Failed to load resource|WebSocket connection to)/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isOfTheBrowser) problems.push(message.text());
    });
    // The key must be in nothing that the application sends to its page. (The emulator's own pages know it, as they may.)
    page.on('response', async (response) => {
      const { pathname, hostname } = new URL(response.url());
      if (hostname !== 'localhost' || !(pathname.startsWith('/api/') || !pathname.includes('.'))) return;
      const text = await response.text().catch(() => '');
      if (text.includes(canaryKey)) problems.push(`the API key is in ${response.url()}`);
    });
    await use(new DemoPage(page));
    expect(problems, 'nothing was thrown or warned of').toEqual([]);
  },
});
