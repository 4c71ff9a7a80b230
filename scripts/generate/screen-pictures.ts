// Pictures of every state of the ready-made screen, in docs/screen: light and dark, on a page of 1200 pixels and on phones of
// 320, English and Russian. Made by hand (`node scripts/generate/screen-pictures.ts`) after its look has changed; they are
// looked at, not compared, since fonts differ between machines.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { launchOptions } from '../setup/browser.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'docs/screen');

const { outputFiles } = await build({
  entryPoints: [join(import.meta.dirname, 'screen-gallery.ts')],
  bundle: true,
  format: 'esm',
  write: false,
  logLevel: 'error',
});
const script = outputFiles[0]?.text ?? '';

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(launchOptions());
try {
  const page = await browser.newPage({ deviceScaleFactor: 1 });
  await page.route('http://gallery.test/**', (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: script })
      : route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><body><script type="module" src="/gallery.js"></script>',
        }),
  );
  // Playwright has no WebP, which is a third of the size.
  const devTools = await page.context().newCDPSession(page);
  for (const language of ['en', 'ru']) {
    for (const theme of ['light', 'dark']) {
      for (const width of [320, 1200]) {
        // Frames are drawn only where they can be seen.
        await page.setViewportSize({ width: width === 320 ? 1_372 : 1_200, height: 4_400 });
        const only320 = width === 320 ? '&width=320' : '';
        await page.goto(`http://gallery.test/?lang=${language}&theme=${theme}${only320}`);
        await page.locator('body.ready').waitFor();
        const height = await page.evaluate(() => document.body.scrollHeight);
        await page.setViewportSize({ width: width === 320 ? 1_372 : 1_200, height });
        const path = join(folder, `${language}-${theme}-${width}.webp`);
        const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality: 38 });
        writeFileSync(path, Buffer.from(data, 'base64'));
        console.log(path);
      }
    }
  }
} finally {
  await browser.close();
}
