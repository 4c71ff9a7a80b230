import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { build, type Plugin } from 'vite';
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { launchOptions } from '../../../scripts/setup/browser.ts';
import { createApplication } from '../src/application.ts';
import { type Site, servePages } from '../src/serve-pages.ts';

const { '@whatsgate/client': client, '@whatsgate/core': core, '@whatsgate/ui': ui } = inject('tarballs');
const application = createApplication(join(inject('folder'), 'frameworks'));
let browser: Browser;
let site: Site;

beforeAll(async () => {
  application.copy('frameworks');
  application.write('package.json', {
    name: 'frameworks',
    private: true,
    type: 'module',
    dependencies: {
      '@whatsgate/client': client,
      '@whatsgate/core': core,
      '@whatsgate/ui': ui,
      '@angular/common': '^22',
      '@angular/compiler': '^22',
      '@angular/compiler-cli': '^22',
      '@angular/core': '^22',
      '@angular/platform-browser': '^22',
      rxjs: '^7',
      svelte: '^5',
      typescript: '~6.0',
    },
  });
  await application.run('npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline');
  site = await servePages({ '/': join(application.folder, 'dist') });
  browser = await chromium.launch(launchOptions());
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Svelte's compiler as the smallest plugin. */
function svelte(): Plugin {
  const compiler = import(pathToFileURL(join(application.folder, 'node_modules/svelte/src/compiler/index.js')).href);
  return {
    name: 'svelte',
    async transform(code, id) {
      if (!id.endsWith('.svelte')) return null;
      const { js, warnings } = (await compiler).compile(code, { filename: id, generate: 'client' });
      if (warnings.length > 0) throw new Error(warnings.map(String).join('\n'));
      return { code: js.code, map: js.map, moduleType: 'js' };
    },
  };
}

async function compileAngular(): Promise<void> {
  application.write('angular/tsconfig.json', {
    compilerOptions: {
      target: 'es2022',
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      experimentalDecorators: true,
      rootDir: '.',
      outDir: 'compiled',
      types: [],
      lib: ['es2023', 'dom', 'dom.iterable'],
    },
    angularCompilerOptions: { strictTemplates: true },
    files: ['main.ts'],
  });
  await application.run(join(application.folder, 'node_modules/.bin/ngc'), '-p', 'angular');
}

it.each([
  ['svelte', async () => {}],
  ['angular', compileAngular],
])('an application in %s compiles, shows the element and hears of the link', async (name, compile) => {
  await compile();
  await build({
    root: join(application.folder, name),
    base: `/${name}/`,
    configFile: false,
    logLevel: 'error',
    plugins: [svelte()],
    build: { outDir: join(application.folder, 'dist', name) },
  });
  const context = await browser.newContext({ locale: 'en-US' });
  onTestFinished(() => context.close());
  await context.addCookies([{ name: 'user', value: name, url: site.url }]);
  const page = await context.newPage();
  await page.goto(`${site.url}/${name}/index.html`);
  await page.getByRole('button', { name: 'Show the QR code' }).click();
  const address = await page.locator('iframe').getAttribute('src');
  await site.emulator.phone.scan(address?.split('/').at(-1));
  await expect.poll(() => page.locator('output').textContent()).toMatch(/^\d+$/);
  await expect.poll(() => page.getByRole('heading', { name: 'WhatsApp is linked' }).isVisible()).toBe(true);
});
