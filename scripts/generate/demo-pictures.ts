// The pictures of the demo in the documents: docs/demo.png and docs/demo-charts.png. Run it after a change of how the
// demo looks, once the packages are built and a browser is found; letters differ from machine to machine, so nothing
// compares them.
import { join } from 'node:path';
import { chromium } from 'playwright';
import { createServer } from 'vite';
import { demoConfig } from '../../apps/demo/server/config.ts';
import { launchOptions } from '../setup/browser.ts';

const docs = join(import.meta.dirname, '../../docs');
const vite = await createServer({ ...demoConfig({ pace: {}, folder: null }), configFile: false, logLevel: 'error' });
await vite.listen(0);
const browser = await chromium.launch(launchOptions());
try {
  const page = await browser.newPage({
    viewport: { width: 1064, height: 860 },
    locale: 'en-US',
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await page.goto(`${vite.resolvedUrls?.local[0]}react`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.frameLocator('.whatsgate-frame iframe').locator('svg').waitFor();
  await page.frameLocator('#phone iframe').getByRole('button', { name: 'Scan the code' }).waitFor();
  const charts = page.getByRole('region', { name: 'Behind the page' });
  await charts.locator('rect[data-lit][data-state="qr.fresh"]').waitFor();
  await page.screenshot({ path: join(docs, 'demo.png') });
  await charts.screenshot({ path: join(docs, 'demo-charts.png') });
  // Gives the slot back.
  await page.getByRole('button', { name: 'Cancel' }).click();
} finally {
  await browser.close();
  await vite.close();
}
console.log('docs/demo.png and docs/demo-charts.png show the demo as it is.');
