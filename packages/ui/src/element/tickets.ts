import type { RelayOption, RelaySettings } from '@whatsgate/core';
import type { WhatsGateConnectElement } from './types.ts';

/** The tickets of an element: the one it has been given, or those that it asks for. */
export interface Tickets {
  /** The relay, to which each request brings a ticket that is valid then. */
  toRelay(relay: RelayOption): RelayOption;
  /** Whose the tickets are: changes when a ticket of somebody else comes. */
  user(): string | null;
}

/** So long before its end a ticket is replaced; ms. */
const renewBefore = 30_000;
/** A `fetchTicket` that has not answered for so long is called again; ms. */
const maxFetchTime = 20_000;

/**
 * The tickets of one user. A session goes on with those of its own user, also when the element has turned to another
 * one.
 */
interface Wallet {
  ticket: string | null;
  endsAt: number;
  sub: string | null;
  /** The element did not know for whom it is when it began: the first ticket that it asked for says so. */
  unnamed: string | null;
  fetching: { readonly answer: Promise<string>; readonly since: number } | null;
}

/** @param onUserChanged - a new ticket is somebody else's */
export function createTickets(
  host: Pick<WhatsGateConnectElement, 'ticket' | 'fetchTicket' | 'owner'>,
  onUserChanged: () => void,
): Tickets {
  let given: string | null = null;
  let owner: string | null = null;
  let wallet = toWallet(null);

  /** The page may set another ticket or owner at any time. */
  const sync = () => {
    const isGiven = host.ticket !== given;
    const isOther = host.owner !== owner;
    given = host.ticket;
    owner = host.owner;
    if (isGiven) {
      const next = toWallet(given);
      // A new one of the same user is for the session that runs.
      if (isOther || next.sub !== wallet.sub) wallet = next;
      else Object.assign(wallet, { ...next, unnamed: wallet.unnamed });
    } else if (isOther && host.fetchTicket !== null) wallet = toWallet(null);
  };

  const receive = (own: Wallet, ticket: string) => {
    const next = toWallet(ticket);
    if (own.sub === null) Object.assign(own, { ...next, unnamed: next.sub });
    else if (next.sub === own.sub) Object.assign(own, { ...next, unnamed: own.unnamed });
    else {
      wallet = next;
      onUserChanged();
    }
  };

  const fetchNew = (own: Wallet, fetchTicket: () => string | Promise<string>): Promise<string> => {
    const before = own.ticket;
    const ask = async () => {
      const ticket = await fetchTicket();
      // Such as the page of a failure: it would count as a ticket that never ends.
      if (readClaims(ticket).sub === undefined) throw new Error('`fetchTicket` gave no ticket: a JWT with a `sub`.');
      sync();
      // Otherwise the page has set one meanwhile, or another call was faster.
      if (own === wallet && own.ticket === before) receive(own, ticket);
      return toOwn(own, own.ticket);
    };
    const answer = ask().finally(() => {
      if (own.fetching?.answer === answer) own.fetching = null;
    });
    own.fetching = { answer, since: Date.now() };
    return answer;
  };

  /** What was asked for one user is no ticket for another one. */
  const toOwn = (own: Wallet, ticket: string | null): string => {
    if (own === wallet || (ticket !== null && Date.now() < own.endsAt)) return ticket ?? '';
    throw new Error('The new ticket is for another user.');
  };

  const find = (own: Wallet): string | Promise<string> => {
    sync();
    const { fetchTicket } = host;
    const isValid = own.ticket !== null && Date.now() < own.endsAt - renewBefore;
    if (own !== wallet || fetchTicket === null || isValid) return toOwn(own, own.ticket);
    const { fetching } = own;
    if (fetching !== null && Date.now() - fetching.since < maxFetchTime) return fetching.answer;
    return fetchNew(own, fetchTicket);
  };

  return {
    user() {
      sync();
      return wallet.sub === wallet.unnamed ? null : wallet.sub;
    },
    toRelay(relay) {
      sync();
      const own = wallet;
      if (host.fetchTicket === null && own.ticket === null) return relay;
      const settings: RelaySettings = typeof relay === 'string' ? { url: relay } : relay;
      return {
        ...settings,
        async headers() {
          const { headers = {} } = settings;
          const others = typeof headers === 'function' ? await headers() : headers;
          return { ...others, Authorization: `Bearer ${await find(own)}` };
        },
        async fetch(input, init) {
          const sent = new Headers(input instanceof Request ? input.headers : init?.headers).get('authorization');
          const response = await (settings.fetch ?? globalThis.fetch)(input, init);
          // The server's clock decides. A read that is refused is sent once more; a newer ticket was not refused.
          if (response.status === 401 && sent === `Bearer ${own.ticket}`) own.endsAt = 0;
          return response;
        },
      };
    },
  };
}

function toWallet(ticket: string | null): Wallet {
  const { sub = null, exp, iat } = readClaims(ticket);
  // By the time that is left, not by the hour: the clocks of visitors are wrong.
  const start = iat === undefined ? 0 : Date.now() - iat * 1_000;
  const endsAt = exp === undefined ? Infinity : start + exp * 1_000;
  return { ticket, endsAt, sub, unnamed: null, fetching: null };
}

interface Claims {
  readonly sub?: string;
  readonly exp?: number;
  readonly iat?: number;
}

/** What a ticket says, unverified: when to ask for the next one, and whether it is still the same user's. */
function readClaims(ticket: string | null): Claims {
  try {
    const [, payload = ''] = (ticket ?? '').split('.');
    return JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) ?? {};
  } catch {
    return {};
  }
}
