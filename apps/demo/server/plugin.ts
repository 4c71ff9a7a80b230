import { getRequestListener } from '@hono/node-server';
import { createEmulator, type EmulatorOptions } from '@whatsgate/emulator';
import type { WhatsGateServerOptions } from '@whatsgate/server';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { createDemoApi } from './api.ts';

/**
 * Puts the demo's server beside Vite's. With `WHATSGATE_API_KEY` in the environment it talks to the real service
 * (`WHATSGATE_BASE_URL` for a dedicated host), otherwise to an emulator that it starts. The key goes no further than here.
 *
 * @param pace - how fast the emulator is; given one, it is the emulator whatever the environment says
 * @param relay - other options of the relay, such as a clock that a test moves
 */
export function demoServer(pace?: EmulatorOptions, relay?: Partial<WhatsGateServerOptions>): Plugin {
  const serve = (vite: ViteDevServer | PreviewServer) => putBeside(vite, pace, relay);
  return { name: 'demo-server', configureServer: serve, configurePreviewServer: serve };
}

async function putBeside(
  vite: ViteDevServer | PreviewServer,
  pace: EmulatorOptions | undefined,
  relay: Partial<WhatsGateServerOptions> = {},
): Promise<void> {
  const realKey = pace === undefined ? process.env.WHATSGATE_API_KEY : undefined;
  const emulator = realKey === undefined || realKey === '' ? await createEmulator({ port: 0, ...pace }) : null;
  const baseUrl = emulator === null ? process.env.WHATSGATE_BASE_URL : `${emulator.url}/api/v1`;
  const phoneUrl = emulator === null ? null : `${emulator.url}/phone`;

  // Made when the port is known: it is part of the address where the relay is.
  let listener: ReturnType<typeof getRequestListener> | null = null;
  const toListener = () => {
    const url = vite.resolvedUrls?.local[0] ?? '';
    const api = createDemoApi({
      publicUrl: process.env.PUBLIC_URL ?? new URL('api/whatsgate', url).href,
      apiKey: emulator?.apiKey ?? realKey ?? '',
      phoneUrl,
      ...(baseUrl !== undefined && { baseUrl }),
      // Beside an emulator it may be missing.
      secret: process.env.WHATSGATE_SECRET,
      // With the real service, too, this page may stay on this machine: it only misses WhatsGate's webhooks.
      allowLoopback: true,
      ...relay,
    });
    return getRequestListener(api.fetch);
  };
  vite.middlewares.use((request, response, next) => {
    if (!request.url?.startsWith('/api/')) return next();
    listener ??= toListener();
    void listener(request, response);
  });
  vite.httpServer?.once('listening', () =>
    setTimeout(() => vite.config.logger.info(toGreeting(vite.resolvedUrls?.local[0] ?? '', phoneUrl))),
  );
  vite.httpServer?.once('close', () => void emulator?.close());
}

function toGreeting(url: string, phoneUrl: string | null): string {
  const steps =
    phoneUrl === null
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
