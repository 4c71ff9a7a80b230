import { SignJWT } from 'jose';
import { identifyByTicket, type ServerLogEntry, type WhatsGateServerOptions } from '../src/index.ts';
import { type Answer, createHarness, type Harness, pageHeaders } from './harness.ts';

export const secret = 'a secret of at least thirty-two characters';
export const previous = 'the previous secret of the same installation';
/** In seconds, as tickets count. */
export const hour = 60 * 60;

/** Makes a ticket as a backend in any language does; claims may be anything. */
export function mint(claims: Record<string, unknown>, key = secret): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(key));
}

export interface TicketHarness extends Harness {
  readonly log: readonly ServerLogEntry[];
  /** The time in seconds since the epoch. */
  readonly seconds: () => number;
}

/** A relay whose pages bring tickets, or whatever else `options` say. */
export async function createByTicket(options: Partial<WhatsGateServerOptions> = {}): Promise<TicketHarness> {
  const log: ServerLogEntry[] = [];
  let now = () => 0;
  const harness = await createHarness({
    secret: [secret, previous],
    identify: identifyByTicket([secret, previous], { now: () => now() }),
    log: (entry) => void log.push(entry),
    ...options,
  });
  now = harness.clock.now;
  return Object.assign(harness, { log, seconds: () => Math.floor(now() / 1_000) });
}

/** Why the requests so far were refused. */
export function reasonsOf({ log }: TicketHarness): string[] {
  return log.flatMap((entry) => (entry.event === 'request' ? [entry.reason ?? ''] : []));
}

/** Asks for the slot `name` as its page, which brings this ticket. */
export const create = (
  { call }: Harness,
  token: string,
  name = 'Support',
  headers: Record<string, string | null> = {},
): Promise<Answer> =>
  call(
    'session-create',
    { name },
    { 'X-User': null, Authorization: `Bearer ${token}`, ...pageHeaders(name), ...headers },
  );
