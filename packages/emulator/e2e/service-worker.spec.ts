import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { build, type Rolldown } from 'vite';

const test = base.extend<object, { origin: string }>({
  /** A site of two files below `/play/`: a page, and the service worker beside it. */
  origin: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameters.
    async ({}, use) => {
      const output = (await build({
        logLevel: 'error',
        configFile: false,
        build: { write: false, lib: { entry: join(import.meta.dirname, 'service-worker/worker.ts'), formats: ['es'] } },
      })) as Rolldown.RolldownOutput[];
      const script = output[0]?.output[0].code ?? '';
      const server = createServer((request, response) => {
        const isScript = request.url === '/play/worker.js';
        response.statusCode = isScript || request.url === '/play/' ? 200 : 404;
        response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
        response.end(isScript ? script : '<!doctype html><title>Playground</title>');
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      server.closeAllConnections();
      server.close();
    },
    { scope: 'worker' },
  ],
});

test('in a service worker, below a path: a session, its code and the phone, without a server', async ({
  page,
  context,
  origin,
}) => {
  await page.goto(`${origin}/play/`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('worker.js', { type: 'module' });
    await navigator.serviceWorker.ready;
  });
  await page.reload();
  const record = await page.evaluate(async () => {
    const said: unknown[] = [];
    Object.assign(window, { said });
    addEventListener('message', ({ data }) => said.push(data.message));
    const answer = await fetch('whatsgate/api/v1/session-create', {
      method: 'POST',
      headers: { 'X-Api-Key': 'emulator-key', 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Playground' }),
    });
    const { data } = (await answer.json()) as { data: { unique_id: string; qr_link: string } };
    document.body.append(Object.assign(document.createElement('iframe'), { src: data.qr_link }));
    return data;
  });
  expect(record.qr_link).toBe(`${origin}/play/whatsgate/qr/${record.unique_id}`);
  const said = () => page.evaluate(() => Reflect.get(window, 'said') as string[]);
  await expect.poll(said).toContain('qr');
  await expect(page.frameLocator('iframe').locator('svg')).toBeVisible();

  const phone = await context.newPage();
  await phone.goto(`${origin}/play/whatsgate/phone`);
  await phone.getByRole('button', { name: 'Scan the code' }).click();
  await expect(phone.getByText('Linked: Anna, +79991234567')).toBeVisible();
  await expect.poll(said).toContain('success');
});
