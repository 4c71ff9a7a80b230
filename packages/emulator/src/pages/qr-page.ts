import { Hono } from 'hono';
import { encodeQR } from 'qr';
import type { Faults, FrameFault } from '../faults/faults.ts';
import type { EmulatorHost } from '../runtime/host.ts';
import type { Log } from '../runtime/log.ts';
import type { EmulatedSession } from '../service/session.ts';
import type { Sessions } from '../service/sessions.ts';
import { sendStatic } from './static-file.ts';

interface QrPageOptions {
  readonly sessions: Sessions;
  readonly faults: Faults;
  readonly log: Log;
  readonly readFile: EmulatorHost['readFile'];
}

/** The page that shows the code and reports to its parent by `postMessage`: `/qr/<unique_id>`. */
export function createQrPage({ sessions, faults, log, readFile }: QrPageOptions): Hono {
  // Drawing takes milliseconds, and each open page polls several times a second.
  const pictures = new WeakMap<EmulatedSession, { readonly secret: string; readonly svg: string }>();
  const drawPicture = (session: EmulatedSession) => {
    const drawn = pictures.get(session);
    if (drawn?.secret === session.secret) return drawn.svg;
    const svg = encodeQR(session.secret, 'svg', { ecc: 'low', border: 2 });
    pictures.set(session, { secret: session.secret, svg });
    return svg;
  };

  return new Hono()
    .get('/qr.js', (context) => sendStatic(readFile, context, 'qr.js'))
    .get('/:id', async (context) => {
      const id = context.req.param('id');
      const kind: FrameFault['kind'] | undefined = faults.takeFrame()?.kind;
      log.add('page', kind === undefined ? 'opened' : `opened with the fault ${kind}`, id);
      if (kind === 'no-answer') await new Promise(() => {});
      if (kind === 'not-found') return context.html('<h1>404</h1>', 404);
      if (kind === 'error') return context.html('<h1>500</h1>', 500);
      if (kind === 'x-frame-options') context.header('X-Frame-Options', 'DENY');
      return sendStatic(readFile, context, 'qr.html', (html) =>
        html.replace('<main', `<main data-fault="${kind ?? ''}"`),
      );
    })
    .get('/:id/state', (context) => {
      const session = sessions.find(context.req.param('id'));
      const { view, generation } = session ?? { view: 'broken', generation: 0 };
      context.header('Cache-Control', 'no-store');
      if (context.req.query('seen') === `${view} ${generation}`) return context.body(null, 204);
      if (session === undefined || view !== 'qr') return context.json({ view, generation });
      return context.json({
        view,
        generation,
        ...(session.number === null ? { picture: drawPicture(session) } : { code: session.secret }),
      });
    });
}
