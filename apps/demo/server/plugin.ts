import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { type DemoOptions, type RunningDemo, startDemo } from './start-demo.ts';

/** Puts the demo's server beside Vite's. The key goes no further than there. */
export function demoServer(options: DemoOptions = {}): Plugin {
  const serve = (vite: ViteDevServer | PreviewServer) => putBeside(vite, options);
  return { name: 'demo-server', configureServer: serve, configurePreviewServer: serve };
}

function putBeside(vite: ViteDevServer | PreviewServer, options: DemoOptions): void {
  const toUrl = () => vite.resolvedUrls?.local[0] ?? '';
  let demo: Promise<RunningDemo> | null = null;
  // Begun when the port is known: it is part of the address where the relay is.
  const start = () => {
    demo ??= startDemo(toUrl(), options);
    return demo;
  };
  vite.middlewares.use((request, response, next) => {
    if (!request.url?.startsWith('/api/')) return next();
    start().then(({ listener }) => listener(request, response), next);
  });
  const greet = () =>
    start().then(
      (started) => vite.config.logger.info(toGreeting(toUrl(), started)),
      (error: unknown) => vite.config.logger.error(`The demo's server did not start: ${String(error)}`),
    );
  // Vite knows its addresses a moment later.
  vite.httpServer?.once('listening', () => setTimeout(greet));
  vite.httpServer?.once('close', () => void demo?.then((started) => started.close()));
}

function toGreeting(url: string, { phoneUrl, folder }: RunningDemo): string {
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
  const kept =
    folder === null
      ? 'A restart forgets every link.'
      : `A restart keeps what is linked; remove ${folder} to forget it.`;
  return [
    '',
    `  Open  ${url}react   (or ${url}vue, ${url}vanilla, ${url}element)`,
    ...[...steps, kept].map((step) => `  ${step}`),
    '  Ctrl-C ends it.',
    '',
  ].join('\n');
}
