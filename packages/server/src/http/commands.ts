import { isJsonObject, type JsonObject, type WhatsGateAuth, type WhatsGateRecord } from '@whatsgate/client';
import { parseNumber } from '@whatsgate/client/number';
import type { Slots } from '../slots/slots.ts';
import type { WaitingReads, WaitRequest } from '../slots/waiting-reads.ts';
import type { Identity } from './identify.ts';
import { parseName } from './parse-name.ts';
import { parseWait } from './prefer.ts';
import { problems } from './problems.ts';

/** One request, past every guard. */
export interface CommandRequest {
  readonly identity: Identity;
  readonly body: JsonObject;
  readonly headers: Headers;
  readonly lease: string | null;
  readonly saysSuccess: boolean;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal | undefined;
  /** What the answer says beside its body. */
  readonly answerHeaders: Headers;
  /** Work that goes on after the answer. */
  readonly defer: (work: Promise<void>) => void;
}

/** Runs one command of the wire protocol. @returns the body of the answer, without its `result` */
export type Command = (request: CommandRequest) => Promise<JsonObject>;

/** The command that a page sends when it is left. */
export const leavingCommand = 'session-delete';

const maxKey = 200;

/**
 * The three session commands, each for the owner's own sessions only, and the question how a sent link stands.
 *
 * @param defaultLimit - how many sessions an owner may have where `identify` says nothing
 */
export function createCommands(
  slots: Slots,
  waitingReads: WaitingReads,
  defaultLimit: number,
): ReadonlyMap<string, Command> {
  const toSession = ({ identity: { owner, names }, body, lease, saysSuccess }: CommandRequest) => {
    return { owner, names, lease, saysSuccess, uniqueId: parseText(body, 'WhatsappID') };
  };
  return new Map<string, Command>([
    [
      // What the page of a sent link asks first.
      'link',
      async ({ identity: { sentLink } }) => {
        if (sentLink === undefined) throw problems.unauthorized('the request has no ticket of a sent link');
        return { data: { name: sentLink.name, state: sentLink.isUsed ? 'done' : 'open' } };
      },
    ],
    [
      'session-create',
      async (request) => {
        const { identity, body } = request;
        const key = request.headers.get('idempotency-key') ?? '';
        if (key === '' || key.length > maxKey)
          throw problems.badRequest(`A create needs an Idempotency-Key of 1 to ${maxKey} characters.`);
        const name = parseName(body.name);
        if (identity.names !== null && !identity.names.includes(name)) throw problems.nameNotAllowed();
        const { owner, limit, confirm } = identity;
        const lease = request.lease ?? key;
        const auth = parseAuth(body);
        const record = await slots.acquire({ owner, name, auth, lease, limit: limit ?? defaultLimit, confirm });
        return { data: toShown(record, identity) };
      },
    ],
    [
      'sessions-get',
      async (request) => {
        const { record, waited } = await waitingReads.read(toSession(request), toWait(request));
        if (waited) request.answerHeaders.set('Preference-Applied', 'wait');
        const data = record === null ? [] : [toShown(record, request.identity)];
        return { pages: 1, elements: data.length, page: 1, data };
      },
    ],
    [
      leavingCommand,
      async (request) => {
        const session = toSession(request);
        if (request.body.leaving !== true) return { data: toShown(await slots.release(session), request.identity) };
        const { record, work } = await slots.leave(session);
        request.defer(work);
        return { data: toShown(record, request.identity) };
      },
    ],
  ]);
}

/** Whoever holds a sent link may not be the one who has linked: the record says that it is linked, and not whom. */
function toShown(record: WhatsGateRecord, { seesAccount }: Identity): WhatsGateRecord {
  return seesAccount ? record : { ...record, pushname: null, wid: null };
}

function toWait({ headers, body: { known }, signal }: CommandRequest): WaitRequest {
  return { ms: parseWait(headers.get('prefer')), known: isJsonObject(known) ? known : null, signal };
}

function parseAuth({ callback, auth_type: type, number }: JsonObject): WhatsGateAuth {
  if (callback !== undefined) throw problems.badRequest('callback is set by the server.');
  if (type === undefined) return { type: 'qr' };
  if (type !== 'CODE') throw problems.badRequest('auth_type must be CODE, or absent for a QR code.');
  if (typeof number !== 'string' || number.length > 64) throw problems.badRequest('number must be a text.');
  return { type: 'code', number: parseNumber(number) };
}

function parseText(body: JsonObject, field: string): string {
  const value = body[field];
  if (typeof value !== 'string' || value.trim() === '' || value.length > maxKey)
    throw problems.badRequest(`${field} must be a text of 1 to ${maxKey} characters.`);
  return value;
}
