// The first page of the guide, followed to the letter beside an emulator: only the ports are others.
import { join } from 'node:path';
import { createEmulator } from '@whatsgate/emulator';
import { chromium } from 'playwright';
import { expect, inject, it, onTestFinished } from 'vitest';
import { launchOptions } from '../../../scripts/setup/browser.ts';
import { findPort } from '../../../scripts/setup/find-port.ts';
import { createApplication } from '../src/application.ts';
import { readSamples } from '../src/samples.ts';
import { startServer } from '../src/start-program.ts';

it('five minutes to a link: the server and the page of the guide link an account, and a reload shows it again', async () => {
  const emulator = await createEmulator({ port: 0, startAfter: 50 });
  onTestFinished(() => emulator.close());
  const url = `http://localhost:${await findPort()}`;
  // Below the application, so that Node finds what npm has installed there.
  const guide = createApplication(join(inject('application'), 'guide'));
  guide.write('package.json', { type: 'module' });
  const samples = readSamples('docs/guide/index.md');
  for (const { file, code } of samples)
    guide.write(
      file,
      code
        .replaceAll('http://127.0.0.1:4777', emulator.url)
        .replaceAll('http://localhost:3000', url)
        .replace('listen(3000)', `listen(${new URL(url).port})`),
    );
  expect(samples.map(({ file }) => file)).toEqual(['server.js', 'public/index.html', 'vite.config.js']);
  onTestFinished(await startServer(process.execPath, ['server.js'], { cwd: guide.folder, env: {}, url }));

  const browser = await chromium.launch(launchOptions());
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ locale: 'en-US' });
  await page.goto(url);
  await page.getByRole('button', { name: 'Show the QR code' }).click();
  await emulator.phone.scan();
  await page.getByRole('heading', { name: 'WhatsApp is linked' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Show the QR code' }).click();
  await page.getByRole('heading', { name: 'WhatsApp is linked' }).waitFor();
  expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
});
