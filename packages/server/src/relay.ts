import type { JsonObject, WhatsGateAuth, WhatsGateRecord } from '@whatsgate/client';
import { parseNumber } from '@whatsgate/client/number';
import { refusals } from './refusal.ts';
import type { SlotRequest } from './slot-book.ts';
import type { Slots } from './slots.ts';

/** One command of the wire protocol, for one caller. Gives the body of the answer. */
export type Command = (request: SlotRequest, body: JsonObject) => Promise<JsonObject>;

/** The three session commands, each for the caller's own sessions only. */
export function createCommands(slots: Slots): ReadonlyMap<string, Command> {
  return new Map<string, Command>([
    [
      'session-create',
      async (request, body) => ({
        data: toPublic(await slots.open(request, requiredText(body, 'name', 200), toAuth(body))),
      }),
    ],
    [
      'sessions-get',
      async (request, body) => {
        const record = await slots.read(request, requiredText(body, 'WhatsappID', 200));
        const data = record === null ? [] : [toPublic(record)];
        return { pages: 1, elements: data.length, page: 1, data };
      },
    ],
    [
      'session-delete',
      async (request, body) => ({
        data: toPublic(await slots.release(request, requiredText(body, 'WhatsappID', 200))),
      }),
    ],
  ]);
}

/** What a browser may see of a record: everything but the webhook address, which holds a secret. */
function toPublic(record: WhatsGateRecord): WhatsGateRecord {
  return { ...record, callback: null };
}

function toAuth(body: JsonObject): WhatsGateAuth {
  if (body.callback !== undefined) throw refusals.badRequest('callback is set by the server.');
  return body.auth_type === 'CODE'
    ? { type: 'code', number: parseNumber(requiredText(body, 'number', 64)) }
    : { type: 'qr' };
}

function requiredText(body: JsonObject, key: string, longest: number): string {
  const value = body[key];
  if (typeof value !== 'string' || value.trim() === '' || value.length > longest)
    throw refusals.badRequest(`${key} must be a text of 1 to ${longest} characters.`);
  return value;
}
