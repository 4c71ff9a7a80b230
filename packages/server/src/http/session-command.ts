import { type JsonObject, leaseHeader, pageStateHeader } from '@whatsgate/client';
import type { ServerClock } from '../clock.ts';
import type { FetchContext, WhatsGateServerOptions } from '../options.ts';
import type { SentLinks } from '../sent-links/sent-links.ts';
import type { TicketVerifier } from '../tickets/ticket-verifier.ts';
import { answerPreflight, isFromOwnPage, refuseForeignOrigin } from './check-origin.ts';
import { type Command, leavingCommand } from './commands.ts';
import { type Identity, identifyOwner } from './identify.ts';
import { identifyByLink } from './identify-by-link.ts';
import { isJson } from './is-json.ts';
import { problems } from './problems.ts';
import { commandLimits, readBody } from './read-body.ts';

export interface SessionCommandOptions {
  readonly commands: ReadonlyMap<string, Command>;
  readonly identify: WhatsGateServerOptions['identify'];
  readonly tickets: TicketVerifier;
  readonly sentLinks: SentLinks;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly clock: ServerClock;
  /** Called with each request that is past every guard. */
  readonly onRequest: () => void;
}

/** A request for a session command, and what came with it. */
export interface SessionCommandRequest {
  readonly request: Request;
  readonly name: string;
  readonly context: FetchContext;
  /** Work that goes on after the answer. */
  readonly defer: (work: Promise<void>) => void;
}

const maxLease = 200;

/** Answers what pages ask: guards, runs the command, responds. Rejects with what `toProblem` knows. */
export function createSessionCommands(options: SessionCommandOptions) {
  const { commands, identify, tickets, sentLinks, allowedOrigins, clock } = options;

  /** Without the browser's word that one of our pages asks, only a ticket counts, which no page of another site can send. */
  async function checkSource(request: Request): Promise<void> {
    refuseForeignOrigin(request, allowedOrigins);
    if (isFromOwnPage(request, allowedOrigins)) return;
    if ((await tickets.checkPage(request)) === null) throw problems.noOrigin();
  }

  async function identifyPage(request: Request, name: string, context: FetchContext): Promise<Identity> {
    const claims = await tickets.readLink(request);
    return claims === null ? identifyOwner(identify, request, context, clock) : identifyByLink(sentLinks, claims, name);
  }

  return async ({ request, name, context, defer }: SessionCommandRequest): Promise<Response> => {
    const command = commands.get(name);
    if (command === undefined) throw problems.notFound('such command');
    if (request.method === 'OPTIONS') return answerPreflight(request, allowedOrigins);
    if (request.method !== 'POST') throw problems.notPost();
    await checkSource(request);
    const { headers, signal } = request;
    const early = isPerhapsBeacon(request, name) ? await readBody(request, clock, commandLimits) : null;
    const identity = await identifyPage(withTicketOf(early, request), name, context);
    if (!isJson(request)) throw problems.notJson();
    const body = early ?? (await readBody(request, clock, commandLimits));
    // The body may have taken its time.
    await identity.confirm?.();
    const lease = parseLease(headers.get(leaseHeader) ?? body.lease);
    const saysSuccess = (headers.get(pageStateHeader) ?? body.pageState) === 'success';
    options.onRequest();
    const answerHeaders = new Headers();
    const asked = { identity, body, headers, lease, saysSuccess, signal, answerHeaders, defer };
    const result: JsonObject = await command(asked);
    return Response.json({ result: 'OK', ...result }, { headers: answerHeaders });
  };
}

/** A leaving page that sends a beacon has no headers of its own: its ticket stands in the body. */
function isPerhapsBeacon(request: Request, name: string): boolean {
  return name === leavingCommand && !request.headers.has('authorization') && isJson(request);
}

/** The request with the ticket of a beacon's body where it belongs; the body is read already. */
function withTicketOf(body: JsonObject | null, request: Request): Request {
  if (body?.leaving !== true || typeof body.ticket !== 'string') return request;
  const headers = new Headers(request.headers);
  try {
    headers.set('Authorization', `Bearer ${body.ticket}`);
  } catch {
    throw problems.badRequest('ticket must be a ticket.');
  }
  return new Request(request.url, { method: request.method, headers });
}

function parseLease(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string' || value.length > maxLease)
    throw problems.badRequest(`A lease is a text of at most ${maxLease} characters.`);
  return value;
}
