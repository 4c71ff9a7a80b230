import { isJsonObject, type JsonObject } from '@whatsgate/client';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Emulator } from '../emulator.ts';
import { faultKinds, parseFault } from '../faults/faults.ts';
import type { EmulatedSession } from '../service/sessions.ts';

type Route = (body: JsonObject) => Promise<void>;

/**
 * The emulator's own API, for the phone's page and `connectEmulator`: all of {@link Emulator}, as POSTs of JSON to
 * `/emulator/*`. It allows every origin, because a test page has its own; the port is on loopback only.
 */
export function createControlApi(emulator: Emulator, sessions: () => readonly EmulatedSession[]): Hono {
  const { phone } = emulator;
  const routes: Readonly<Record<string, Route>> = {
    'phone/scan': (body) => phone.scan(text(body, 'session')),
    'phone/scan-late': (body) => phone.scanLate(text(body, 'session')),
    'phone/enter-code': (body) => phone.enterCode(text(body, 'code'), text(body, 'session')),
    'phone/refuse': (body) => phone.refuse(text(body, 'session')),
    'phone/never-ready': (body) => phone.neverReady(text(body, 'session')),
    'phone/disconnect': (body) => phone.disconnect(text(body, 'session')),
    'phone/message': (body) => phone.message(text(body, 'text'), text(body, 'session')),
    fault: async (body) => emulator.fault(parseFault(body)),
    'clear-faults': () => emulator.clearFaults(),
    'send-event': (body) => emulator.sendEvent(toEvent(body)),
    advance: (body) => emulator.clock.advance(Number(body.ms) || 0),
    reset: () => emulator.reset(),
  };

  return new Hono()
    .use(cors())
    .get('/', async (context) => {
      context.header('Cache-Control', 'no-store');
      const shown = sessions().map(({ uniqueId, name, number, status, view, wid, pushname }) => ({
        uniqueId,
        name,
        number,
        status,
        view,
        wid,
        pushname,
      }));
      return context.json({ apiKey: emulator.apiKey, sessions: shown, ledger: await emulator.ledger(), faultKinds });
    })
    .get('/log', async (context) => context.json(await emulator.log()))
    .post('/:route{.+}', async (context) => {
      const name = context.req.param('route');
      const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
      if (route === undefined)
        return context.json(
          { result: 'ERROR', message: `There is no ${name}. There are: ${Object.keys(routes).join(', ')}.` },
          404,
        );
      const body: unknown = await context.req.json().catch(() => ({}));
      try {
        await route(isJsonObject(body) ? body : {});
        return context.json({ result: 'OK' });
      } catch (error) {
        return context.json({ result: 'ERROR', message: error instanceof Error ? error.message : String(error) }, 400);
      }
    });
}

function toEvent(body: JsonObject): Parameters<Emulator['sendEvent']>[0] {
  const action = text(body, 'action');
  if (action === undefined) throw new Error('An event needs an `action`, such as "ack".');
  const session = text(body, 'session');
  return { action, ...(isJsonObject(body.data) && { data: body.data }), ...(session !== undefined && { session }) };
}

function text(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
