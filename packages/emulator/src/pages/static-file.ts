import type { Context } from 'hono';
import type { EmulatorHost } from '../runtime/host.ts';

const types = { html: 'text/html', js: 'text/javascript', css: 'text/css' } as const;

/** Answers with a file of the package's `static` folder. */
export function sendStatic(
  readFile: EmulatorHost['readFile'],
  context: Context,
  name: `${string}.${keyof typeof types}`,
  change: (text: string) => string = (text) => text,
): Response {
  const type = types[name.split('.').at(-1) as keyof typeof types];
  return context.body(change(readFile(name)), 200, {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
  });
}
