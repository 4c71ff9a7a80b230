// Makes what the site takes from elsewhere: the pages of the reference, and the playground's service worker.
import { join } from 'node:path';
import { build } from 'vite';
import { writeReference } from './reference.ts';

const site = join(import.meta.dirname, '..');

await writeReference();
await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    outDir: join(site, 'public'),
    emptyOutDir: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: join(site, 'playground/worker/worker.ts'),
      // What the relay loads to serve `connect.js`: the site brings the element itself.
      external: /_virtual_served-files/,
      output: { entryFileNames: 'playground-worker.js' },
    },
  },
});
