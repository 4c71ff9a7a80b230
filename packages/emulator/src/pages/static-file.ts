import { readFileSync } from 'node:fs';
import type { Context } from 'hono';

const types = { html: 'text/html', js: 'text/javascript', css: 'text/css' } as const;

/** Reads a file of the package's `static` folder, which is a sibling of both `src` and `dist`. */
export function readStatic(name: string): string {
  return readFileSync(new URL(`../../static/${name}`, import.meta.url), 'utf8');
}

/** Answers with a file of the package's `static` folder. */
export function sendStatic(
  context: Context,
  name: `${string}.${keyof typeof types}`,
  change: (text: string) => string = (text) => text,
): Response {
  const type = types[name.split('.').at(-1) as keyof typeof types];
  return context.body(change(readStatic(name)), 200, {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
  });
}
