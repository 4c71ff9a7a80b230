import type { UserConfig } from 'tsdown';

/** How every package is built: ESM, one module per file, types and source maps beside it. */
export const library: UserConfig = {
  entry: ['src/index.ts'],
  format: 'esm',
  logLevel: 'warn',
  platform: 'neutral',
  target: 'es2022',
  tsconfig: 'tsconfig.build.json',
  // In a single file, importing the client alone would cost the machine too, and 'use client' would be lost.
  unbundle: true,
  sourcemap: true,
  dts: { sourcemap: true },
};
