import { isJsonObject, type JsonObject } from '@whatsgate/client';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { EmulatorClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Log } from '../log.ts';
import { misbehave } from '../misbehave.ts';
import type { Events } from './events.ts';
import { toCode, toRecord } from './record.ts';
import { Refusal } from './refusal.ts';
import type { EmulatedSession, Sessions } from './sessions.ts';

interface ApiOptions {
  readonly apiKey: string;
  readonly sessions: Sessions;
  readonly events: Events;
  readonly faults: Faults;
  readonly log: Log;
  readonly clock: EmulatorClock;
  /** Where QR pages are. */
  readonly pageUrl: () => string;
}

type Command = (body: JsonObject) => JsonObject;

/** The session commands of WhatsGate: each a POST of JSON to `/api/v1/<command>`. */
export function createApi({ apiKey, sessions, events, faults, log, clock, pageUrl }: ApiOptions): Hono {
  const commands: Readonly<Record<string, Command>> = {
    'session-create'(body) {
      const wish = {
        name: requiredText(body, 'name'),
        callback: optionalText(body, 'callback'),
        number: requestedNumber(body),
      };
      const session = sessions.create(wish);
      return { data: { ...toRecord(session, pageUrl()), ...toCode(session) } };
    },
    'session-delete'(body) {
      const session = requiredSession(body);
      sessions.destroy(session);
      return { data: toRecord(session, pageUrl()) };
    },
    'sessions-get'(body) {
      const wanted = {
        uniqueId: optionalText(body, 'WhatsappID'),
        name: optionalText(body, 'name'),
        status: optionalText(body, 'status'),
      };
      const isWanted = (session: EmulatedSession) =>
        matches(wanted.uniqueId, session.uniqueId) &&
        matches(wanted.name, session.name) &&
        matches(wanted.status, session.status);
      return toPage(body, sessions.all().filter(isWanted), (session) => toRecord(session, pageUrl()));
    },
    'events-get'(body) {
      const wanted = {
        session: optionalText(body, 'WhatsappID'),
        action: optionalText(body, 'action'),
        since: optionalText(body, 'date'),
      };
      const found = events
        .stored()
        .filter(
          (event) =>
            matches(wanted.session, event.whatsapp_id) &&
            matches(wanted.action, event.event_action) &&
            event.event_date >= wanted.since,
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
    if (session === undefined) throw new Refusal('NotFound', 'The session was not found');
    return session;
  }

  return new Hono()
    .use(bodyLimit({ maxSize: longestBody, onError: () => refuse('BadRequest', 'The body is too large') }))
    .post('/:command', async (context) => {
      const name = context.req.param('command');
      const work = async () => {
        if (context.req.header('X-Api-Key') !== apiKey)
          refuse('Unauthorized', 'Your request was made with invalid credentials.');
        const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
        if (command === undefined) return refuse('NotFound', `Unknown command ${name}`);
        return context.json({ result: 'OK', ...command(await readBody(context.req.raw)) });
      };
      const fault = faults.takeApi(name);
      log.add('api', fault === null ? name : `${name} meets the fault ${fault.kind}`);
      return fault === null ? work() : misbehave(fault, work, clock);
    })
    .all('*', () => refuse('MethodNotAllowed', 'Every command is a POST of JSON'));
}

const longestBody = 1024 * 1024;

function refuse(name: string, message: string): never {
  throw new Refusal(name, message);
}

/** An empty filter lets everything through. */
function matches(filter: string, value: string): boolean {
  return filter === '' || filter === value;
}

function toPage<Item>(body: JsonObject, items: readonly Item[], toData: (item: Item) => object): JsonObject {
  const size = count(body, 'page_cnt', 10, 100);
  const page = count(body, 'page', 1, Number.MAX_SAFE_INTEGER);
  const data = items.slice((page - 1) * size, page * size).map(toData);
  return { pages: Math.max(1, Math.ceil(items.length / size)), elements: items.length, page, data };
}

/** The vendor's shape of a failure. */
export function toErrorBody(error: Error): { name: string; message: string; code: number } {
  return error instanceof Refusal
    ? { name: error.name, message: error.message, code: error.code }
    : { name: 'Exception', message: 'Internal error', code: 0 };
}

async function readBody(request: Request): Promise<JsonObject> {
  const body: unknown = await request.json().catch(() => null);
  if (!isJsonObject(body)) throw new Refusal('BadRequest', 'The body is not a JSON object');
  return body;
}

function requestedNumber(body: JsonObject): string | null {
  const type = optionalText(body, 'auth_type');
  if (type !== '' && type !== 'QR' && type !== 'CODE') throw new Refusal('BadRequest', 'auth_type must be QR or CODE');
  if (type !== 'CODE') return null;
  const number = requiredText(body, 'number');
  if (!/^[1-9]\d{7,14}$/.test(number))
    throw new Refusal('BadRequest', 'number must be digits, in the format 7XXXXXXXXXX');
  return number;
}

function requiredText(body: JsonObject, key: string): string {
  const value = optionalText(body, key);
  if (value.trim() === '') throw new Refusal('BadRequest', `${key} is required`);
  return value;
}

function optionalText(body: JsonObject, key: string): string {
  const value = body[key] ?? '';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') throw new Refusal('BadRequest', `${key} must be a string`);
  return value;
}

function count(body: JsonObject, key: string, otherwise: number, most: number): number {
  const value = Number(body[key] ?? otherwise);
  return Number.isSafeInteger(value) && value > 0 ? Math.min(value, most) : otherwise;
}
