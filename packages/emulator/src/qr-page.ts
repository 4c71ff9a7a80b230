import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { encodeQR } from 'qr';
import type { Sessions } from './sessions.ts';

/** Reads a file of the package's `pages` folder, which lies beside both `src` and `dist`. */
export function readPage(name: string): string {
  return readFileSync(new URL(`../pages/${name}`, import.meta.url), 'utf8');
}

/** The page that shows the code and talks to its parent by postMessage: `/qr/<unique_id>`. */
export function createQrPage(sessions: Sessions): Hono {
  return new Hono()
    .get('/qr.js', (context) => context.body(readPage('qr.js'), 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
    .get('/:id', (context) => context.html(readPage('qr.html')))
    .get('/:id/state', (context) => {
      const session = sessions.find(context.req.param('id'));
      const view = session?.view ?? 'broken';
      const generation = session?.generation ?? 0;
      context.header('Cache-Control', 'no-store');
      if (session === undefined || view !== 'qr') return context.json({ view, generation });
      return session.number === null
        ? context.json({ view, generation, picture: encodeQR(session.secret, 'svg', { ecc: 'low', border: 2 }) })
        : context.json({ view, generation, code: session.secret });
    });
}
