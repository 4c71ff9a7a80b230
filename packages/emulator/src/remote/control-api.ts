import { isJsonObject, type JsonObject } from '@whatsgate/client';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { Emulator, EventToSend, StatusToShow } from '../emulator.ts';
import { faultKinds, parseFault } from '../faults/faults.ts';
import { parseUnreliable, type UnreliableOptions } from '../faults/unreliable-options.ts';
import type { VirtualPhone } from '../phone/phone.ts';
import type { LocalPhones } from '../phone/phones.ts';
import type { Target } from '../phone/wait-for-session.ts';

interface ControlApiOptions {
  readonly emulator: Emulator;
  readonly phones: LocalPhones;
  /** The options of the unreliable mode; null while it is off. */
  readonly unreliableOptions: () => UnreliableOptions | null;
}

type Route = (body: JsonObject) => Promise<unknown>;

/**
 * The emulator's own API, for the phone's page and `connectEmulator`: all of {@link Emulator}, as POSTs of JSON to
 * `/emulator/*`. It allows every origin, because a test page has its own; the port is on loopback only.
 */
export function createControlApi({ emulator, phones, unreliableOptions }: ControlApiOptions): Hono {
  const onPhone =
    (act: (phone: VirtualPhone, target: Target, body: JsonObject) => Promise<void>): Route =>
    (body) =>
      act(phoneOf(body), target(body), body);
  const phoneOf = (body: JsonObject) => {
    const number = text(body, 'phone');
    return number === undefined ? phones.first : phones.get(number);
  };

  const routes: Readonly<Record<string, Route>> = {
    'phone/scan': onPhone((phone, session) => phone.scan(session)),
    'phone/scan-late': onPhone((phone, session) => phone.scanLate(session)),
    'phone/enter-code': onPhone((phone, session, body) => phone.enterCode(text(body, 'code'), session)),
    'phone/refuse': onPhone((phone, session) => phone.refuse(session)),
    'phone/never-ready': onPhone((phone, session) => phone.neverReady(session)),
    'phone/passkey': onPhone((phone, session) => phone.passkey(session)),
    'phone/disconnect': onPhone((phone, session) => phone.disconnect(session)),
    'phone/unlink': onPhone((phone, session) => phone.unlink(session)),
    'phone/message': onPhone((phone, session, body) => phone.message(text(body, 'text'), session)),
    'phones/add'(body) {
      const pushname = text(body, 'pushname');
      return phones.add({ number: text(body, 'number') ?? '', ...(pushname !== undefined && { pushname }) });
    },
    'set-status': (body) => emulator.setStatus(toStatus(body)),
    unreliable: ({ options }) => emulator.unreliable(options === null ? null : parseUnreliable(options)),
    fault: (body) => emulator.fault(parseFault(body)),
    'clear-faults': () => emulator.clearFaults(),
    'send-event': (body) => emulator.sendEvent(toEvent(body)),
    advance: (body) => emulator.clock.advance(Number(body.ms) || 0),
    reset: () => emulator.reset(),
  };

  return new Hono()
    .use(cors())
    .get('/', async (context) => {
      context.header('Cache-Control', 'no-store');
      return context.json({
        apiKey: emulator.apiKey,
        sessions: await emulator.sessions(),
        phones: phones.all().map(({ number, pushname }) => ({ number, pushname })),
        ledger: await emulator.ledger(),
        unreliable: unreliableOptions(),
        faultKinds,
      });
    })
    .get('/log', async (context) => context.json(await emulator.log()))
    .get('/webhooks', async (context) => context.json(await emulator.webhooks()))
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

function toEvent(body: JsonObject): EventToSend {
  const action = text(body, 'action');
  if (action === undefined) throw new Error('An event needs an `action`, such as "ack".');
  return { action, ...(isJsonObject(body.data) && { data: body.data }), ...withTarget(body) };
}

function toStatus(body: JsonObject): StatusToShow {
  const { status, wid, ms } = body;
  if (status !== null && (typeof status !== 'string' || status === ''))
    throw new Error('A status is a text such as "AUTH", or null for the true one.');
  if (wid !== undefined && wid !== null && typeof wid !== 'string') throw new Error('`wid` is a text or null.');
  if (ms !== undefined && (typeof ms !== 'number' || ms < 0)) throw new Error('`ms` is a number from 0.');
  return { status, ...(wid !== undefined && { wid }), ...(ms !== undefined && { ms }), ...withTarget(body) };
}

function withTarget(body: JsonObject): { session?: Target } {
  const session = target(body);
  return session === undefined ? {} : { session };
}

/** `session` is a `unique_id` or `{ "name": … }`. */
function target({ session }: JsonObject): Target {
  if (typeof session === 'string' && session !== '') return session;
  return isJsonObject(session) && typeof session.name === 'string' ? { name: session.name } : undefined;
}

function text(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
