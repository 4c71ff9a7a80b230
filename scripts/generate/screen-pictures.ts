// Pictures of every state of the ready-made screen, in docs/screen: light and dark, wide and narrow, English and
// Russian. Made by hand (`node scripts/generate/screen-pictures.ts`) after its look has changed; they are looked at, not
// compared, since fonts differ between machines.
import { mkdirSync } from 'node:fs';
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
  for (const language of ['en', 'ru']) {
    for (const theme of ['light', 'dark']) {
      for (const width of [320, 1200]) {
        // Frames are drawn only where they can be seen.
        await page.setViewportSize({ width, height: width < 400 ? 12_700 : 3_800 });
        await page.goto(`http://gallery.test/?lang=${language}&theme=${theme}`);
        await page.locator('body.ready').waitFor();
        const path = join(folder, `${language}-${theme}-${width}.png`);
        await page.screenshot({ path, fullPage: true, animations: 'disabled' });
        console.log(path);
      }
    }
  }
} finally {
  await browser.close();
}
