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

/** @param onUserChanged - a new ticket is somebody else's */
export function createTickets(
  host: Pick<WhatsGateConnectElement, 'ticket' | 'fetchTicket'>,
  onUserChanged: () => void,
): Tickets {
  let given: string | null = null;
  let current: string | null = null;
  let endsAt = 0;
  let sub: string | null = null;
  /** The element did not know for whom it is when it began: the first ticket that it asked for says so. */
  let unnamed: string | null = null;
  let fetching: Promise<string> | null = null;

  const take = (ticket: string | null) => {
    current = ticket;
    const { sub: owner = null, exp, iat } = readClaims(ticket);
    sub = owner;
    // By the time that is left, not by the hour: the clocks of visitors are wrong.
    const start = iat === undefined ? 0 : Date.now() - iat * 1_000;
    endsAt = exp === undefined ? Infinity : start + exp * 1_000;
  };

  /** The page may set another ticket at any time. */
  const sync = () => {
    if (host.ticket !== given) {
      given = host.ticket;
      take(given);
    }
  };

  const fetchNew = async (fetchTicket: () => string | Promise<string>) => {
    const before = sub;
    take(await fetchTicket());
    if (before === null) unnamed = sub;
    else if (sub !== before) onUserChanged();
    return current ?? '';
  };

  const find = (): string | Promise<string> => {
    sync();
    const { fetchTicket } = host;
    if (fetchTicket === null || (current !== null && Date.now() < endsAt - renewBefore)) return current ?? '';
    fetching ??= fetchNew(fetchTicket).finally(() => {
      fetching = null;
    });
    return fetching;
  };

  const user = () => {
    sync();
    return sub === unnamed ? null : sub;
  };

  return {
    user,
    toRelay(relay) {
      sync();
      if (host.fetchTicket === null && current === null) return relay;
      const isFor = user();
      const settings: RelaySettings = typeof relay === 'string' ? { url: relay } : relay;
      return {
        ...settings,
        async headers() {
          const { headers = {} } = settings;
          const own = typeof headers === 'function' ? await headers() : headers;
          const ticket = await find();
          if (user() !== isFor) throw new Error('The new ticket is for another user.');
          return { ...own, Authorization: `Bearer ${ticket}` };
        },
        async fetch(input, init) {
          const response = await (settings.fetch ?? globalThis.fetch)(input, init);
          // The server's clock decides. A read that is refused is sent once more.
          if (response.status === 401) endsAt = 0;
          return response;
        },
      };
    },
  };
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
    return JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/')));
  } catch {
    return {};
  }
}
