import { Hono } from 'hono';
import type { VirtualPhone } from './phone.ts';
import { readPage } from './qr-page.ts';
import type { Sessions } from './sessions.ts';

/** The phone's page, and the emulator's own API behind it: `/phone` and `/phone/*`. */
export function createControl(sessions: Sessions, phone: VirtualPhone): Hono {
  const gestures: Readonly<Record<string, (session: string | undefined, code: string | undefined) => Promise<void>>> = {
    scan: (session) => phone.scan(session),
    'enter-code': (session, code) => phone.enterCode(code, session),
    refuse: (session) => phone.refuse(session),
    'never-ready': (session) => phone.neverReady(session),
    disconnect: (session) => phone.disconnect(session),
  };
  return new Hono()
    .get('/', (context) => context.html(readPage('phone.html')))
    .get('/phone.js', (context) => context.body(readPage('phone.js'), 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
    .get('/phone.css', (context) => context.body(readPage('phone.css'), 200, { 'Content-Type': 'text/css; charset=utf-8' }))
    .get('/state', (context) => {
      context.header('Cache-Control', 'no-store');
      const shown = sessions.all().map(({ uniqueId, name, number, status, view, wid, pushname }) => ({ uniqueId, name, number, status, view, wid, pushname }));
      return context.json({ sessions: shown, ledger: sessions.ledger.counts() });
    })
    .post('/reset', (context) => {
      sessions.reset();
      return context.json({ result: 'OK' });
    })
    .post('/:gesture', async (context) => {
      const name = context.req.param('gesture');
      const gesture = Object.hasOwn(gestures, name) ? gestures[name] : undefined;
      if (gesture === undefined) return context.json({ result: 'ERROR', message: `The phone cannot ${name}` }, 404);
      const { session, code } = (await context.req.json().catch(() => ({}))) as { session?: string; code?: string };
      await gesture(session, code);
      return context.json({ result: 'OK' });
    });
}
