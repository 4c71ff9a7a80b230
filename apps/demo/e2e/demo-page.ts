import { test as base, expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { connectEmulator, type Emulator } from '@whatsgate/emulator/connect';
import { createServer, preview, type ViteDevServer } from 'vite';
import { demoConfig } from '../server/config.ts';
import { plainHost } from './plain-host.ts';
import { createRelayClock, type RelayClock } from './relay-clock.ts';

type LedgerCounts = Awaited<ReturnType<Emulator['ledger']>>;

/** The demo as a person sees it: the card, the virtual phone beside it, and what the server was told. */
export class DemoPage {
  readonly card: Locator;
  readonly phone: FrameLocator;
  /** The QR page inside its frame. */
  readonly codePage: FrameLocator;
  /** What the demo's server was told. */
  readonly told: Locator;
  readonly toldItems: Locator;
  readonly #page: Page;
  #emulator: Emulator | null = null;

  constructor(page: Page) {
    this.#page = page;
    this.card = page.locator('[data-whatsgate-status]');
    this.phone = page.frameLocator('#phone iframe');
    this.told = page.getByRole('region', { name: 'What your server was told' });
    this.toldItems = this.told.getByRole('log').getByRole('listitem');
    this.codePage = page.frameLocator('.whatsgate-frame iframe');
  }

  async open(route: string): Promise<void> {
    await this.#page.goto(route);
    this.#emulator = await connectEmulator(await this.emulatorUrl());
    await this.#emulator.reset();
    await this.is('idle');
  }

  /** The origin of the emulator behind this demo. */
  async emulatorUrl(): Promise<string> {
    const response = await this.#page.request.get('/api/demo/user');
    const { phoneUrl }: { phoneUrl: string } = await response.json();
    return new URL(phoneUrl).origin;
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

interface Served {
  readonly url: string;
  /** Vite's development server; null where the built pages are served. */
  readonly development: ViteDevServer | null;
  readonly close: () => Promise<void>;
}

export interface Worker {
  /** How this demo is served: built, as a customer gets it, or in development, with hot reload. */
  readonly mode: 'built' | 'development';
  /** The demo, with a fast emulator behind it. */
  readonly served: Served;
  readonly relayClock: RelayClock;
}

const server = { host: 'localhost', allowedHosts: [plainHost] };
/** Shorter than the default: the tests wait for it. */
const unloadGrace = 3_000;
const pace = { apiKey: canaryKey, startAfter: 300, readyAfter: 0, errorFor: 1_500, destroyFor: 300 };

async function serveBuilt(clock: RelayClock): Promise<Served> {
  const config = demoConfig({ pace, relay: { clock, unloadGrace }, folder: null });
  const vite = await preview({ ...config, preview: { ...server, port: 0 }, configFile: false, logLevel: 'error' });
  return { url: vite.resolvedUrls?.local[0] ?? '', development: null, close: () => vite.close() };
}

async function serveInDevelopment(clock: RelayClock, cacheDir: string): Promise<Served> {
  const vite = await createServer({
    ...demoConfig({ pace, relay: { clock, unloadGrace }, folder: null }),
    server,
    configFile: false,
    logLevel: 'error',
    cacheDir,
  });
  await vite.listen(0);
  return { url: vite.resolvedUrls?.local[0] ?? '', development: vite, close: () => vite.close() };
}

export const test = base.extend<{ demo: DemoPage }, Worker>({
  mode: ['built', { scope: 'worker', option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern
  relayClock: [({}, use) => use(createRelayClock()), { scope: 'worker' }],
  served: [
    async ({ mode, relayClock }, use, { parallelIndex }) => {
      const served = await (mode === 'built'
        ? serveBuilt(relayClock)
        : serveInDevelopment(relayClock, `node_modules/.vite-e2e-${parallelIndex}`));
      await use(served);
      await served.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  baseURL: ({ served }, use) => use(served.url),
  demo: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
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
