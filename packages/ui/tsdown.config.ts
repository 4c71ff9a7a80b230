import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';
import { licenses, licensesFile } from './licenses.ts';

/** A script as a page without a bundler loads it. */
const script = {
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  tsconfig: 'tsconfig.build.json',
  logLevel: 'warn',
  dts: false,
  minify: true,
} as const;

export default defineConfig([
  { ...library, entry: ['src/index.ts', 'src/adapter/index.ts', 'src/register.ts', 'src/messages/index.ts'] },
  {
    // With everything in it, and what is loaded later in chunks beside it.
    ...script,
    entry: { connect: 'src/register.ts' },
    outDir: 'dist/connect',
    deps: { alwaysBundle: /./ },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [licenses()],
    outputOptions: {
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      postBanner: `/*! @whatsgate/ui, MIT; of what else is in it: ${licensesFile} */`,
    },
  },
  // Of the page that @whatsgate/server shows for a link that was sent, beside `connect.js`.
  { ...script, entry: { link: 'src/link-page/link-page.ts' }, outDir: 'dist/link' },
]);
