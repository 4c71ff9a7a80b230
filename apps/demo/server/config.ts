import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import type { UserConfig } from 'vite';
import { demoServer } from './plugin.ts';
import type { DemoOptions } from './start-demo.ts';

/** How Vite serves and builds the demo; the end-to-end tests serve it with a faster emulator and a relay of their own. */
export function demoConfig(options?: DemoOptions): UserConfig {
  return {
    root: join(import.meta.dirname, '..'),
    plugins: [react(), vue(), demoServer(options)],
    server: { port: Number(process.env.PORT ?? 5173) },
    build: { target: 'es2022' },
    // Known beforehand, so that the first page view is not reloaded while Vite finds them.
    optimizeDeps: {
      include: [
        'react',
        'react-dom/client',
        'react/jsx-dev-runtime',
        'vue',
        '@whatsgate/core > xstate',
        '@whatsgate/core > @whatsgate/client > ky',
      ],
    },
  };
}
