import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { connectEmulator } from '@whatsgate/emulator/connect';
import { type Browser, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { launchOptions } from '../../../scripts/setup/browser.ts';
import { findPort } from '../../../scripts/setup/find-port.ts';
import { createApplication, ownProgram } from '../src/application.ts';
import { readSamples, type Sample } from '../src/samples.ts';
import { type RunningProgram, startProgram } from '../src/start-program.ts';

const installed = inject('application');
let browser: Browser;
let service: RunningProgram;

beforeAll(async () => {
  const program = join(installed, 'node_modules/@whatsgate/emulator/dist/cli.js');
  const args = [program, '--port', '0', '--slots', '50', '--start-after', '50'];
  service = await startProgram(args, { cwd: installed }, /API\s+(\S+)\/api\/v1/);
  browser = await chromium.launch(launchOptions());
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** The page of the plain JS sample, and those of `fixtures/samples` round the others. */
const pages = ['index.html', 'react.html', 'vue.html'];

describe.each([
  ['README.md', [...pages, 'machine.html']],
  ['packages/*/README.md', pages],
])('the samples of %s', (readmes, names) => {
  const samples = readSamples(readmes);
  const application = createApplication(join(installed, readmes.startsWith('packages') ? 'packages' : 'repository'));
  let server: RunningProgram;

  beforeAll(async () => {
    application.copy('samples');
    for (const { file, code } of samples) application.write(file, code);
    await build({
      root: application.folder,
      configFile: false,
      logLevel: 'error',
      plugins: [vue()],
      build: { rolldownOptions: { input: names.map((name) => join(application.folder, name)) } },
    });
    const port = await findPort();
    const env = {
      PORT: `${port}`,
      PUBLIC_URL: `http://127.0.0.1:${port}/api/whatsgate`,
      WHATSGATE_API_KEY: 'emulator-key',
      WHATSGATE_BASE_URL: `${service.found}/api/v1`,
    };
    server = await startProgram(['serve.ts'], { cwd: application.folder, env }, /^(http\S+)/);
  });
  afterAll(() => server?.stop());

  it.each(names.filter((name) => name !== 'machine.html'))(
    'E3: %s links, with one button for each thing',
    async (name) => {
      const { page, emulator, creates } = await open(name);
      const status = page.getByRole('status');
      await expect.poll(() => status.textContent()).toMatch(/Link your WhatsApp/);
      expect(await buttons(page)).toEqual(['Link WhatsApp']);

      await emulator.fault({ on: 'session-create', kind: 'error', name: 'Bad Request', status: 400, times: 1 });
      await page.getByRole('button', { name: 'Link WhatsApp' }).click();
      await expect.poll(() => status.textContent()).toMatch(/try again/i);
      expect(await buttons(page)).toEqual(['Try again', 'Cancel']);

      await page.getByRole('button', { name: 'Try again' }).click();
      await expect.poll(() => status.textContent()).toMatch(/scan the code/);
      expect(await buttons(page)).toEqual(['Cancel']);

      await scan(page, emulator);
      await expect.poll(() => status.textContent()).toMatch(/WhatsApp is linked: .*\+\d+/);
      expect(await buttons(page)).toEqual([]);
      expect(await creates()).toBe(1);
    },
  );

  it.each(names.filter((name) => name === 'machine.html'))('E3: %s links by the state machine alone', async (name) => {
    const { page, emulator, creates } = await open(name);
    const states: string[] = [];
    page.on('console', (message) => states.push(message.text()));
    await scan(page, emulator);
    await expect.poll(() => states.at(-1), { timeout: 10_000 }).toContain('confirmed');
    expect(await page.locator('iframe').count()).toBe(0);
    expect(await creates()).toBe(1);
  });

  it('E3: each type-checks there, and the React one may stand in a page rendered on a server', async () => {
    const react = samples.filter(({ file }) => file.endsWith('.tsx'));
    expect(react.length).toBeGreaterThan(0);
    for (const { code } of react) expect(firstStatement(code)).toBe("'use client';");
    application.write('tsconfig.json', {
      compilerOptions: {
        target: 'es2022',
        module: 'esnext',
        moduleResolution: 'bundler',
        strict: true,
        noEmit: true,
        jsx: 'react-jsx',
        allowImportingTsExtensions: true,
        types: ['node'],
      },
      files: samples.filter(({ file }) => /tsx?$/.test(file)).map(({ file }) => file),
    });
    await application.run(ownProgram('tsc'), '-p', '.');
  });

  /** Opens a page as a user of its own. */
  async function open(name: string) {
    const user = `${application.folder.endsWith('packages') ? 'packages' : 'repository'}-${name.replace('.html', '')}`;
    const context = await browser.newContext({ locale: 'en-US' });
    onTestFinished(() => context.close());
    await context.addCookies([{ name: 'user', value: user, url: server.found }]);
    const page = await context.newPage();
    const emulator = await connectEmulator(service.found);
    const before = await emulator.ledger();
    await page.goto(`${server.found}/${name === 'index.html' ? '' : name}`);
    return { page, emulator, creates: async () => (await emulator.ledger()).creates - before.creates };
  }
});

it('E3: every sample that makes a page or a server says which file it is', () => {
  const files = (pattern: string) => readSamples(pattern).map(({ file }: Sample) => file);
  const both = ['app/link-whatsapp.tsx', 'index.html', 'src/LinkWhatsApp.vue', 'src/link-whatsapp.ts', 'whatsgate.ts'];
  expect(files('README.md').sort()).toEqual([...both, 'src/machine.ts'].sort());
  expect(files('packages/*/README.md').sort()).toEqual([...both, 'src/link-later.ts'].sort());
});

async function scan(page: Page, emulator: Awaited<ReturnType<typeof connectEmulator>>): Promise<void> {
  const address = await page.locator('iframe').getAttribute('src');
  await emulator.phone.scan(address?.split('/').at(-1));
}

/** The buttons that can be seen; none of them is disabled. */
async function buttons(page: Page): Promise<readonly string[]> {
  const shown = page.locator('button:visible');
  expect(await shown.and(page.locator(':disabled')).count()).toBe(0);
  return shown.allTextContents();
}

function firstStatement(code: string): string | undefined {
  return code.split('\n').find((line) => line !== '' && !line.startsWith('//'));
}
