import type { JsonObject } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import type { CreateLinkOptions } from '../sent-links/sent-links.ts';
import type { ListedSession } from '../slots/slots.ts';
import type { TicketVerifier } from '../tickets/ticket-verifier.ts';
import { isJson } from './is-json.ts';
import { parseName } from './parse-name.ts';
import { problems } from './problems.ts';
import { commandLimits, readBody } from './read-body.ts';

interface AdminOptions {
  readonly list: (owner: string) => Promise<readonly ListedSession[]>;
  readonly unlink: (owner: string, name: string) => Promise<void>;
  readonly createLink: (owner: string, options: CreateLinkOptions) => Promise<string>;
  readonly tickets: TicketVerifier;
  /** The names of an owner's slots, and of those that a link was sent for. */
  readonly namesOf: (owner: string) => Promise<readonly string[]>;
  readonly clock: ServerClock;
  /** Called with each request that is past every guard. */
  readonly onRequest: () => void;
}

/** Answers what the backend asks, by a ticket of its own. Rejects with what `toProblem` knows. */
export function createAdmin({ tickets, list, unlink, createLink, namesOf, clock, onRequest }: AdminOptions) {
  const commands: Readonly<
    Record<string, (owner: string, name: string | null, body: JsonObject) => Promise<JsonObject>>
  > = {
    // By the server, and not by who holds the secret: a link is valid while the store knows it.
    async link(owner, name, { expiresIn, limit }) {
      const options = {
        ...(name !== null && { name }),
        ...(expiresIn !== undefined && { expiresIn: requireNumber(expiresIn, 'expiresIn') }),
        ...(limit !== undefined && { limit: requireNumber(limit, 'limit') }),
      };
      return { data: { url: await createLink(owner, options) } };
    },
    async list(owner, name) {
      const sessions = await list(owner);
      return { data: name === null ? sessions : sessions.filter((each) => each.name === name) };
    },
    async unlink(owner, name) {
      // An absent name never means all: each link is somebody's business.
      const names = name === null ? await namesOf(owner) : [name];
      const [only, ...others] = new Set(names);
      if (others.length > 0) throw problems.nameNeeded();
      if (only !== undefined) await unlink(owner, only);
      return {};
    },
  };

  return async (request: Request, name: string): Promise<Response> => {
    // A ticket that opens every owner's slots has no business in a page.
    if (request.headers.has('origin')) throw problems.backendOnly();
    if (request.method !== 'POST') throw problems.notPost();
    if ((await tickets.checkAdmin(request)) === null)
      throw problems.unauthorized('the request has no ticket for "whatsgate-admin"');
    const command = commands[name];
    if (command === undefined) throw problems.notFound('such command');
    if (!isJson(request)) throw problems.notJson();
    const body = await readBody(request, clock, commandLimits);
    const { owner, name: slot = null } = body;
    onRequest();
    const result = await command(owner as string, slot === null ? null : parseName(slot), body);
    return Response.json({ result: 'OK', ...result });
  };
}

/** Which numbers count is decided where the link is made. */
function requireNumber(value: unknown, field: string): number {
  if (typeof value === 'number') return value;
  throw problems.badRequest(`${field} must be a number.`);
}
