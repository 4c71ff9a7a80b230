import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  logLevel: 'warn',
  platform: 'node',
  target: 'es2022',
  tsconfig: 'tsconfig.build.json',
  fixedExtension: false,
  // Flat, one module per file: `../pages` must be where it is in src.
  unbundle: true,
  sourcemap: true,
  dts: { sourcemap: true },
});
