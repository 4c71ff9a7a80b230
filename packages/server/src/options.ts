import type { ServerClock } from './clock.ts';
import type { EventHooks } from './events/hooks.ts';
import type { ServerCrypto } from './gateway/callback-token.ts';
import type { ServerLogEntry } from './report.ts';
import type { Budget } from './slots/budget.ts';
import type { WhatsGateStore } from './stores/store.ts';

/** What `identify` may give: the owner, or an owner with what they may do. */
export interface OwnerRights {
  /** The id of the owner of the slots: 1 to 256 characters, without control characters. */
  readonly owner: string;
  /** The only slots they may use. Default: any. */
  readonly names?: readonly string[];
  /** How many sessions they may have: a whole number from 1. Default: the server's `limit`. */
  readonly limit?: number;
}

/** What a platform passes with a request. */
export interface FetchContext {
  /** On a platform that stops when the answer is sent: lets work that must be finished be finished. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
  /** The request as Node's own server has it, from `toNodeHandler`. */
  readonly req?: unknown;
  /** What Next passes to a route handler. Not looked at; it stands here so that `export const POST = whatsgate.fetch` compiles. */
  readonly params?: unknown;
}

export interface WhatsGateServerOptions extends EventHooks {
  /** The WhatsGate API key. It stays here. */
  apiKey: string;
  /**
   * Makes an installation: servers with the same secret share their sessions, whatever their address, key or process. At
   * least 32 characters; to rotate it, `[current, ...previous]`. Needed unless `publicUrl` is on this machine and `baseUrl`
   * is not the real service.
   */
  secret?: string | readonly string[] | undefined;
  /**
   * Where the relay is for the outside world, such as `https://app.example.com/api/whatsgate`. WhatsGate sends webhooks
   * there, and its origin is where requests may come from.
   */
  publicUrl: string;
  /**
   * Says who asks: the id of the owner of the slots (the user, or the tenant if teammates share them), or null for a
   * stranger. `null`, `undefined`, `false` and `''` are answered with 401, any other value that is no owner with 500 and its
   * reason in the log. There is no default, since any default would let strangers take paid slots.
   */
  identify: (
    request: Request,
    context: FetchContext,
  ) => string | OwnerRights | null | undefined | false | Promise<string | OwnerRights | null | undefined | false>;
  /** How many sessions one owner may have, pending and linked together: a whole number from 1. Default: 1. */
  limit?: number;
  /** What one owner may ask for within an hour. Default: 30 new sessions, 5 different phone numbers. `false`: no budget. */
  budget?: Budget | false;
  /** Where the slots are remembered. Default: in this process, with a warning in production. */
  store?: WhatsGateStore;
  /** Where WhatsGate's API is. Default: `https://whatsgate.org/api/v1`. */
  baseUrl?: string;
  /** Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** Further origins of your own pages, where they differ from the relay's: `https://www.example.com`. */
  allowedOrigins?: readonly string[];
  /** Allows a `publicUrl` on this machine with the real service, where WhatsGate's webhooks cannot arrive. Default: false. */
  allowLoopback?: boolean;
  /** How long a session may wait for the phone; ms. Default: 15 minutes. */
  pendingFor?: number;
  /** How long a page that is being left keeps its session, in case it is reloaded; ms. Default: 20 seconds. */
  unloadGrace?: number;
  /** Statuses of a session that waits for the phone. Default: `PENDING` and `AUTH`. */
  pendingStatuses?: readonly string[];
  /** Default: the system's, which only goes forward. */
  clock?: ServerClock;
  /** Signs the callback addresses, and names the creates at random. Default: the global `crypto`. */
  crypto?: ServerCrypto;
  /** Told of each request and each sweep, with the reason of what failed. Default: the reasons go to `console.error`. */
  log?: (entry: ServerLogEntry) => unknown;
}
