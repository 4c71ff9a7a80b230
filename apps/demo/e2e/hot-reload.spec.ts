import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from './demo-page.ts';

for (const [route, file] of [
  ['/react', 'react/link-whatsapp.tsx'],
  ['/vue', 'vue/LinkWhatsApp.vue'],
] as const) {
  test(`R1, R8: a component of ${route} that is edited while the code is shown keeps its session`, async ({
    demo,
    page,
    served: { development },
  }) => {
    if (development === null) throw new Error('Hot reload is tested in the project `development`.');
    await demo.open(route);
    await demo.press('Start');
    await demo.is('qr');
    await page.evaluate(() => {
      Reflect.set(window, 'isSamePage', true);
    });
    for (let times = 0; times < 3; times += 1) {
      const updated = page.waitForEvent('console', (message) => message.text().includes('[vite] hot updated'));
      const [component] = development.moduleGraph.getModulesByFile(join(import.meta.dirname, '../src', file)) ?? [];
      if (component === undefined) throw new Error(`${file} is not served`);
      await development.reloadModule(component);
      await updated;
      // React keeps what a component knows; Vue makes it anew, and who starts again within the grace gets the session back.
      if (route === '/vue') await demo.press('Start');
      await demo.is('qr');
    }
    expect(await page.evaluate(() => Reflect.get(window, 'isSamePage')), 'the page itself was not loaded anew').toBe(
      true,
    );
    await demo.onPhone('Scan the code');
    await demo.says(/is linked/);
    await demo.ledgerSays({ creates: 1, deletes: 0, live: 1, maxLive: 1 });
  });
}
