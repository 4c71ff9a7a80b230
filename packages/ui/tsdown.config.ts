import { defineConfig } from 'tsdown';
import { library } from '../../tsdown.shared.ts';
import { licenses, licensesFile } from './licenses.ts';

export default defineConfig([
  { ...library, entry: ['src/index.ts', 'src/adapter/index.ts', 'src/register.ts', 'src/messages/index.ts'] },
  {
    // For pages without a bundler: one script with everything in it, and what is loaded later in chunks beside it.
    entry: { connect: 'src/register.ts' },
    outDir: 'dist/connect',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    tsconfig: 'tsconfig.build.json',
    logLevel: 'warn',
    dts: false,
    minify: true,
    deps: { alwaysBundle: /./ },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [licenses()],
    outputOptions: {
      entryFileNames: '[name].js',
      chunkFileNames: '[name]-[hash].js',
      postBanner: `/*! @whatsgate/ui, MIT; of what else is in it: ${licensesFile} */`,
    },
  },
  {
    // The script of the page that @whatsgate/server shows for a link that was sent, beside `connect.js`.
    entry: { link: 'src/link-page/link-page.ts' },
    outDir: 'dist/link',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    tsconfig: 'tsconfig.build.json',
    logLevel: 'warn',
    dts: false,
    minify: true,
  },
]);
