import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts', 'src/adapter/index.ts', 'src/client/index.ts', 'src/protocol/index.ts'],
  format: 'esm',
  logLevel: 'warn',
  platform: 'neutral',
  target: 'es2022',
  tsconfig: 'tsconfig.build.json',
  // One module per file: in a single file, importing the client alone would cost the machine too.
  unbundle: true,
  sourcemap: true,
  dts: { sourcemap: true },
});
