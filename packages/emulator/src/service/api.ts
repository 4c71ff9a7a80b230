import { isJsonObject, type JsonObject } from '@whatsgate/client';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { applyFault } from '../faults/apply-fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { EmulatorClock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { Events } from './events.ts';
import { toCode, toRecord } from './record.ts';
import { ServiceError } from './service-error.ts';
import type { EmulatedSession, Sessions } from './sessions.ts';

interface ApiOptions {
  readonly apiKey: string;
  readonly sessions: Sessions;
  readonly events: Events;
  readonly faults: Faults;
  readonly log: Log;
  readonly clock: EmulatorClock;
  /** The origin of the QR pages. */
  readonly pageUrl: () => string;
}

type Command = (body: JsonObject) => JsonObject;

/** The session commands of WhatsGate: each a POST of JSON to `/api/v1/<command>`. */
export function createApi({ apiKey, sessions, events, faults, log, clock, pageUrl }: ApiOptions): Hono {
  const commands: Readonly<Record<string, Command>> = {
    'session-create'(body) {
      const spec = {
        name: requiredText(body, 'name'),
        callback: optionalText(body, 'callback'),
        number: requestedNumber(body),
      };
      const session = sessions.create(spec);
      return { data: { ...toRecord(session, pageUrl()), ...toCode(session) } };
    },
    'session-delete'(body) {
      const session = requiredSession(body);
      sessions.destroy(session);
      return { data: toRecord(session, pageUrl()) };
    },
    'sessions-get'(body) {
      const filter = {
        uniqueId: optionalText(body, 'WhatsappID'),
        name: optionalText(body, 'name'),
        status: optionalText(body, 'status'),
      };
      const isMatch = (session: EmulatedSession) =>
        matches(filter.uniqueId, session.uniqueId) &&
        matches(filter.name, session.name) &&
        matches(filter.status, session.status);
      return toPage(body, sessions.all().filter(isMatch), (session) => toRecord(session, pageUrl()));
    },
    'events-get'(body) {
      const filter = {
        session: optionalText(body, 'WhatsappID'),
        action: optionalText(body, 'action'),
        since: optionalText(body, 'date'),
      };
      const found = events
        .stored()
        .filter(
          (event) =>
            matches(filter.session, event.whatsapp_id) &&
            matches(filter.action, event.event_action) &&
            event.event_date >= filter.since,
        );
      return toPage(body, found, (event) => ({ ...event }));
    },
    'set-hook'(body) {
      Object.assign(requiredSession(body), { callback: optionalText(body, 'callback') });
      return {};
    },
  };

  function requiredSession(body: JsonObject): EmulatedSession {
    const session = sessions.find(requiredText(body, 'WhatsappID'));
    if (session === undefined) throw new ServiceError('NotFound', 'The session was not found');
    return session;
  }

  return new Hono()
    .use(bodyLimit({ maxSize: maxBody, onError: () => fail('BadRequest', 'The body is too large') }))
    .post('/:command', async (context) => {
      const name = context.req.param('command');
      const work = async () => {
        if (context.req.header('X-Api-Key') !== apiKey)
          fail('Unauthorized', 'Your request was made with invalid credentials.');
        const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
        if (command === undefined) return fail('NotFound', `Unknown command ${name}`);
        return context.json({ result: 'OK', ...command(await readBody(context.req.raw)) });
      };
      const fault = faults.takeApi(name);
      log.add('api', fault === null ? name : `${name} with the fault ${fault.kind}`);
      return fault === null ? work() : applyFault(fault, work, clock);
    })
    .all('*', () => fail('MethodNotAllowed', 'Every command is a POST of JSON'));
}

const maxBody = 1024 * 1024;

function fail(name: string, message: string): never {
  throw new ServiceError(name, message);
}

/** An empty filter matches everything. */
function matches(filter: string, value: string): boolean {
  return filter === '' || filter === value;
}

function toPage<Item>(body: JsonObject, items: readonly Item[], toData: (item: Item) => object): JsonObject {
  const size = count(body, 'page_cnt', 10, 100);
  const page = count(body, 'page', 1, Number.MAX_SAFE_INTEGER);
  const data = items.slice((page - 1) * size, page * size).map(toData);
  return { pages: Math.max(1, Math.ceil(items.length / size)), elements: items.length, page, data };
}

/** A failure in the service's own shape. */
export function toErrorBody(error: Error): { name: string; message: string; code: number } {
  return error instanceof ServiceError
    ? { name: error.name, message: error.message, code: error.code }
    : { name: 'Exception', message: 'Internal error', code: 0 };
}

async function readBody(request: Request): Promise<JsonObject> {
  const body: unknown = await request.json().catch(() => null);
  if (!isJsonObject(body)) throw new ServiceError('BadRequest', 'The body is not a JSON object');
  return body;
}

function requestedNumber(body: JsonObject): string | null {
  const type = optionalText(body, 'auth_type');
  if (type !== '' && type !== 'QR' && type !== 'CODE')
    throw new ServiceError('BadRequest', 'auth_type must be QR or CODE');
  if (type !== 'CODE') return null;
  const number = requiredText(body, 'number');
  if (!/^[1-9]\d{7,14}$/.test(number))
    throw new ServiceError('BadRequest', 'number must be digits, in the format 7XXXXXXXXXX');
  return number;
}

function requiredText(body: JsonObject, key: string): string {
  const value = optionalText(body, key);
  if (value.trim() === '') throw new ServiceError('BadRequest', `${key} is required`);
  return value;
}

function optionalText(body: JsonObject, key: string): string {
  const value = body[key] ?? '';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new ServiceError('BadRequest', `${key} must be a string`);
  return value;
}

function count(body: JsonObject, key: string, otherwise: number, max: number): number {
  const value = Number(body[key] ?? otherwise);
  return Number.isSafeInteger(value) && value > 0 ? Math.min(value, max) : otherwise;
}
