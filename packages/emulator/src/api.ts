import { isJsonObject, type JsonObject } from '@whatsgate/core/protocol';
import { Hono } from 'hono';
import { toRecord } from './record.ts';
import { Refusal } from './refusal.ts';
import type { EmulatedSession, Sessions } from './sessions.ts';

interface ApiOptions {
  readonly apiKey: string;
  readonly sessions: Sessions;
  readonly baseUrl: () => string;
}

type Command = (body: JsonObject) => JsonObject;

/** The session commands of WhatsGate: each a POST of JSON to `/api/v1/<command>`. */
export function createApi({ apiKey, sessions, baseUrl }: ApiOptions): Hono {
  const commands: Readonly<Record<string, Command>> = {
    'session-create'(body) {
      const wish = { name: requiredText(body, 'name'), callback: optionalText(body, 'callback'), number: requestedNumber(body) };
      return { data: toRecord(sessions.create(wish), baseUrl()) };
    },
    'session-delete'(body) {
      const session = requiredSession(body);
      sessions.destroy(session);
      return { data: toRecord(session, baseUrl()) };
    },
    'sessions-get'(body) {
      const filters = { WhatsappID: optionalText(body, 'WhatsappID'), name: optionalText(body, 'name'), status: optionalText(body, 'status') };
      const found = sessions
        .all()
        .filter(
          (session) =>
            (filters.WhatsappID === '' || filters.WhatsappID === session.uniqueId) &&
            (filters.name === '' || filters.name === session.name) &&
            (filters.status === '' || filters.status === session.status),
        );
      const size = count(body, 'page_cnt', 10, 100);
      const page = count(body, 'page', 1, Number.MAX_SAFE_INTEGER);
      const data = found.slice((page - 1) * size, page * size).map((session) => toRecord(session, baseUrl()));
      return { pages: Math.max(1, Math.ceil(found.length / size)), elements: found.length, page, data };
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
    .post('/:command', async (context) => {
      if (context.req.header('X-Api-Key') !== apiKey) throw new Refusal('Unauthorized', 'Your request was made with invalid credentials.');
      const name = context.req.param('command');
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
      if (command === undefined) throw new Refusal('NotFound', `Unknown command ${name}`);
      return context.json({ result: 'OK', ...command(await readBody(context.req.raw)) });
    })
    .all('*', () => {
      throw new Refusal('MethodNotAllowed', 'Every command is a POST of JSON');
    });
}

/** The vendor's shape of a failure. */
export function toErrorBody(error: Error): { name: string; message: string; code: number } {
  return error instanceof Refusal ? { name: error.name, message: error.message, code: error.code } : { name: 'Exception', message: 'Internal error', code: 0 };
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
  if (!/^[1-9]\d{7,14}$/.test(number)) throw new Refusal('BadRequest', 'number must be digits, in the format 7XXXXXXXXXX');
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
