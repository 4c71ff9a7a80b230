import { getRequestListener } from '@hono/node-server';
import { createEmulator, type EmulatorOptions } from '@whatsgate/emulator';
import type { ServerClock } from '@whatsgate/server';
import type { Plugin } from 'vite';
import { createDemoApi } from './api.ts';

/**
 * Puts the demo's server beside Vite's. With `WHATSGATE_API_KEY` in the environment it talks to the real service
 * (`WHATSGATE_BASE_URL` for a dedicated host), otherwise to an emulator that it starts. The key goes no further than here.
 *
 * @param pace - how fast the emulator is; given one, it is the emulator whatever the environment says
 * @param clock - the relay's; without one it is the system's
 */
export function demoServer(pace?: EmulatorOptions, clock?: ServerClock): Plugin {
  const realKey = pace === undefined ? process.env.WHATSGATE_API_KEY : undefined;
  let phoneUrl = '';
  return {
    name: 'demo-server',
    apply: 'serve',
    async configureServer(vite) {
      const emulator = realKey === undefined || realKey === '' ? await createEmulator({ port: 0, ...pace }) : null;
      const baseUrl = emulator === null ? process.env.WHATSGATE_BASE_URL : `${emulator.url}/api/v1`;
      const publicUrl = process.env.PUBLIC_URL ?? `http://localhost:${vite.config.server.port}/api/whatsgate`;
      const api = createDemoApi({
        publicUrl,
        apiKey: emulator?.apiKey ?? realKey ?? '',
        ...(baseUrl !== undefined && { baseUrl }),
        ...(clock && { clock }),
      });
      phoneUrl = emulator === null ? '' : `${emulator.url}/phone`;

      const listener = getRequestListener(api.fetch);
      vite.middlewares.use((request, response, next) => {
        if (request.url?.startsWith('/api/')) void listener(request, response);
        else next();
      });
      vite.httpServer?.once('listening', () =>
        setTimeout(() => vite.config.logger.info(toGreeting(vite.resolvedUrls?.local[0] ?? '', phoneUrl))),
      );
      vite.httpServer?.once('close', () => void emulator?.close());
    },
    transformIndexHtml: () => [{ tag: 'meta', attrs: { name: 'phone-url', content: phoneUrl }, injectTo: 'head' }],
  };
}

function toGreeting(url: string, phoneUrl: string): string {
  const steps =
    phoneUrl === ''
      ? [
          'Talking to the real WhatsGate: each start takes a slot of your plan.',
          'Press Start, and scan the code with your phone.',
        ]
      : [
          'Talking to an emulator: nothing is paid, and the phone stands beside the page.',
          `Press Start, then "Scan the code" on the phone (also at ${phoneUrl}).`,
        ];
  return [
    '',
    `  Open  ${url}react   (or ${url}vue, ${url}vanilla)`,
    ...steps.map((step) => `  ${step}`),
    '  Ctrl-C ends it.',
    '',
  ].join('\n');
}
