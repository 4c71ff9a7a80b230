// The backends of `examples`, each beside the command that runs the relay, as their READMEs say, and driven in Chromium.
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { launchOptions } from '../../../scripts/setup/browser.ts';
import { hasLanguage, languages } from '../../../scripts/setup/find-language.ts';
import { findPort } from '../../../scripts/setup/find-port.ts';
import { startProgram, startServer } from '../src/start-program.ts';

const examples = join(import.meta.dirname, '../../../examples');
const secret = 'a secret of at least thirty-two characters for tests';
const backends = {
  php: (port: number) => ['-S', `localhost:${port}`, 'index.php'],
  python: (port: number) => ['app.py', String(port)],
} as const;

interface Backend {
  readonly url: string;
  readonly emulator: LocalEmulator;
  /** What the backend was told. */
  events(): readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[];
  close(): Promise<void>;
}

/** An emulator, the relay as a process of what npm has installed, and the backend beside it. */
async function start(language: keyof typeof backends): Promise<Backend> {
  const folder = mkdtempSync(join(inject('folder'), 'backend-'));
  const emulator = await createEmulator({ port: 0, slots: 10, startAfter: 50 });
  const [port, relayPort] = [await findPort(), await findPort()];
  const url = `http://localhost:${port}`;
  const shared = { WHATSGATE_SECRET: secret, WHATSGATE_PUBLIC_URL: `http://localhost:${relayPort}` };
  const relay = await startProgram(
    [join(inject('application'), 'node_modules/@whatsgate/server/dist/command/main.js')],
    {
      cwd: folder,
      env: {
        ...shared,
        WHATSGATE_BASE_URL: `${emulator.url}/api/v1`,
        WHATSGATE_API_KEY: emulator.apiKey,
        WHATSGATE_ALLOWED_ORIGINS: url,
        WHATSGATE_NOTIFY_URL: `${url}/notify`,
        PORT: String(relayPort),
      },
    },
    /"event":"(started)"/,
  );
  const file = join(folder, 'events.jsonl');
  const stop = await startServer(languages[language].program, backends[language](port), {
    cwd: join(examples, language),
    env: { ...shared, EVENTS_FILE: file, PYTHONDONTWRITEBYTECODE: '1' },
    url: `${url}/ticket`,
  });
  return {
    url,
    emulator,
    events: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line))
        : [],
    async close() {
      await stop();
      await relay.stop();
      await emulator.close();
    },
  };
}

describe.each(['php', 'python'] as const)('a backend in %s', (language) => {
  if (!hasLanguage(language)) {
    it.skip(`cannot be tried here: ${languages[language].name} is not installed`, () => {});
    return;
  }

  let backend: Backend;
  let browser: Browser;
  beforeAll(async () => {
    backend = await start(language);
    browser = await chromium.launch(launchOptions());
  });
  afterAll(async () => {
    await browser?.close();
    await backend?.close();
  });

  /** A browser profile of its own: another customer. */
  async function open(address: string): Promise<Page> {
    const context = await browser.newContext({ locale: 'en-US' });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }
  const told = (type: string) => backend.events().filter((event) => event.type === type);
  async function scan(page: Page, heading = 'WhatsApp is linked'): Promise<void> {
    await page.getByRole('button', { name: 'Show the QR code' }).click();
    const address = await page.locator('iframe').getAttribute('src');
    await backend.emulator.phone.scan(address?.split('/').at(-1));
    await expect.poll(() => page.getByRole('heading', { name: heading }).isVisible()).toBe(true);
  }

  it('links by QR code, hears of it, lists, unlinks, and hears of that', async () => {
    const page = await open(backend.url);
    await scan(page);
    await expect.poll(() => told('whatsapp.linked').length).toBe(1);
    const { owner, name } = told('whatsapp.linked')[0]?.data ?? {};
    expect([owner, name]).toEqual([expect.stringMatching(/^customer-/), 'main']);
    await page.reload();
    expect(await page.getByText('Your sessions').textContent()).toContain('79991234567');
    await page.getByRole('button', { name: 'Unlink' }).click();
    await expect.poll(() => page.getByText('Your sessions').textContent()).toBe('Your sessions: []');
    await expect.poll(() => told('whatsapp.unlinked').length).toBe(1);
    expect(told('whatsapp.unlinked')[0]?.data).toMatchObject({ owner, name, reason: 'unlinked' });
    expect(await backend.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });

  it('links by phone number', async () => {
    const page = await open(backend.url);
    await page.getByRole('tab', { name: 'Phone number' }).click();
    await page.getByLabel('Phone number of your WhatsApp account').fill('+7 999 555-44-33');
    await page.getByRole('button', { name: 'Get the code' }).click();
    await expect.poll(() => page.getByRole('group', { name: 'Pairing code' }).textContent()).toMatch(/^\w{4} \w{4}$/);
    const address = await page.locator('iframe').getAttribute('src');
    await backend.emulator.phone.enterCode(undefined, address?.split('/').at(-1));
    await expect.poll(() => page.getByRole('heading', { name: 'WhatsApp is linked' }).isVisible()).toBe(true);
  });

  it('sends a link, by which somebody else links in a browser of their own, once', async () => {
    const page = await open(backend.url);
    await page.getByRole('button', { name: 'Make a link to send' }).click();
    const link = (await page.getByRole('link', { name: 'Send this link' }).getAttribute('href')) ?? '';
    const theirs = await open(link);
    await scan(theirs, 'Done');
    await expect.poll(() => told('whatsapp.linked').length).toBe(3);
    const again = await open(link);
    await again.getByRole('heading').first().waitFor();
    expect(await again.locator('body').innerText()).not.toContain('79991234567');
    expect(await again.getByRole('button', { name: 'Show the QR code' }).count()).toBe(0);
  });

  it('believes no notification that is not signed by the relay, or is old', async () => {
    const body = JSON.stringify({ id: 'forged', type: 'whatsapp.linked', data: {} });
    const before = backend.events().length;
    const send = (key: string, at: number | string, signature?: string) => {
      const signed = createHmac('sha256', key).update(`forged.${at}.${body}`).digest('base64');
      const headers = {
        'webhook-id': 'forged',
        'webhook-timestamp': String(at),
        'webhook-signature': signature ?? `v1,${signed}`,
      };
      return fetch(`${backend.url}/notify`, { method: 'POST', headers, body });
    };
    const now = Math.floor(Date.now() / 1_000);
    expect((await send('another key', now)).status).toBe(401);
    expect((await send(secret, now - 3_600)).status).toBe(401);
    expect((await send(secret, now, '')).status).toBe(401);
    expect((await send(secret, now, 'v1,é')).status).toBe(401);
    expect((await send(secret, '²')).status).toBe(401);
    expect((await fetch(`${backend.url}/notify`, { method: 'POST', body })).status).toBe(401);
    expect(backend.events().length).toBe(before);
    // And the same, genuine, is believed: it is the signature that decides.
    expect((await send(secret, now)).status).toBe(200);
    expect(backend.events().length).toBe(before + 1);
  });

  it('signs nothing without a secret: an empty one everybody knows', async () => {
    const port = await findPort();
    const address = `http://localhost:${port}/ticket`;
    const stop = await startServer(languages[language].program, backends[language](port), {
      cwd: join(examples, language),
      env: { WHATSGATE_SECRET: '', PYTHONDONTWRITEBYTECODE: '1' },
      url: address,
    }).catch(() => null);
    // It has not even started, or answers that it cannot.
    if (stop === null) return;
    onTestFinished(stop);
    expect((await fetch(address)).status).toBe(500);
  });
});
