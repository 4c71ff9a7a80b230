import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts', 'src/connect.ts', 'src/playwright.ts', 'src/cli.ts'],
  format: 'esm',
  logLevel: 'warn',
  platform: 'node',
  target: 'es2022',
  tsconfig: 'tsconfig.build.json',
  fixedExtension: false,
  // One module per file, as in src: `../../static` must be found from both, and a page that connects must not load Node's modules.
  unbundle: true,
  sourcemap: true,
  dts: { sourcemap: true },
});
