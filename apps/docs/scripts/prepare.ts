// Makes what the site takes from elsewhere: the pages of the reference, and the playground's service worker.
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { writeReference } from './reference.ts';

const site = join(import.meta.dirname, '..');

/** `connect.js` and the page of a sent link, which the relay could serve: the site brings the element itself. */
const leaveServedFilesOut: Plugin = {
  name: 'leave-served-files-out',
  load: (id) => (id.includes('_virtual_served-files') ? 'export const scripts = {}, styleHashes = [];' : null),
};

await writeReference();
await build({
  configFile: false,
  logLevel: 'warn',
  plugins: [leaveServedFilesOut],
  build: {
    outDir: join(site, 'public'),
    emptyOutDir: false,
    copyPublicDir: false,
    rolldownOptions: {
      input: join(site, 'playground/worker/worker.ts'),
      // In one file, and no module: a service worker may not import later, and Firefox before 147 not at all.
      output: { entryFileNames: 'playground-worker.js', format: 'iife' },
    },
  },
});
