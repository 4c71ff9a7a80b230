import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: ['src/index.ts'],
  format: 'esm',
  logLevel: 'warn',
  platform: 'neutral',
  target: 'es2022',
  tsconfig: 'tsconfig.build.json',
  // One module per file, so that each keeps its 'use client'.
  unbundle: true,
  // That rolldown wonders whether 'use client' survives is answered by the consumer check.
  inputOptions: {
    onLog: (level, log, handle) => {
      if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
    },
  },
  sourcemap: true,
  dts: { sourcemap: true },
});
