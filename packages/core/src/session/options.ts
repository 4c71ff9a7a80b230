import {
  createWhatsGateClient,
  type FrameOriginRule,
  type WhatsGateAuth,
  type WhatsGateClient,
  type WhatsGateHeaders,
} from '@whatsgate/client';
import type { InspectionEvent } from 'xstate';
import { systemClock, type WhatsGateClock } from '../clock.ts';
import { defaultWait, toDeadlines, type WhatsGateDeadlines } from '../timings.ts';
import { checkOptions } from './check-options.ts';
import { adoptCreate, type EarlyCreate } from './early-create.ts';
import { newKey } from './new-key.ts';
import { toRelaySettings } from './relay-settings.ts';
import { findWarmError, toFrameRule } from './warm-option.ts';

/** Where your relay is: its path or address, or that with what a request to it needs. */
export type RelayOption = string | RelaySettings;

export interface RelaySettings {
  /** Its path or address, such as `/api/whatsgate`. */
  readonly url: string;
  /**
   * Further headers, such as an `Authorization` of your own. A function, also an async one, is called for each request.
   */
  readonly headers?: WhatsGateHeaders;
  /** As in `fetch`; needed when the relay is on another origin and knows its users by cookie. */
  readonly credentials?: RequestCredentials;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

interface CommonOptions {
  /** The session's name in WhatsGate's console; with a relay it also tells two sessions of one user apart. */
  readonly name: string;
  /**
   * The id of your user or workspace. Give it wherever the user can change without a reload: when it changes,
   * everything on screen goes at once. Without it a page cannot see that another user has signed in by cookie.
   */
  readonly owner?: string;
  /** Default: `{ type: 'qr' }`. */
  readonly auth?: WhatsGateAuth;
  /**
   * Exact origins the QR page may come from. Default: https on whatsgate.org, whatsgate.ru and their subdomains; on a
   * loopback page loopback too. The page's own origin only where it is named here, for a playground: a QR page from there can
   * do all that this page can, and development warns of it.
   */
  readonly frameOrigins?: readonly string[];
  /**
   * An address on the QR page's origin that `warmUp` opens in a hidden frame, so that connection and cache are warm
   * when the code is asked for; where the QR page may not be, this may not either. Default: none, since it tells
   * WhatsGate of a person who has only pointed at the button.
   */
  readonly warm?: string;
  /** Milliseconds; what is left out keeps its default. */
  readonly deadlines?: Partial<WhatsGateDeadlines>;
  /**
   * How long the relay may hold back the answer to a read until something changes, while a link is confirmed or the QR
   * page is silent; milliseconds, at most 25 000. `0` turns it off. Default: 25 000.
   */
  readonly waitMs?: number;
  /** Default: the system's clock. */
  readonly clock?: WhatsGateClock;
  /** XState's inspection of both charts, for a trace or a visualizer. */
  readonly inspect?: (event: InspectionEvent) => void;
}

interface RelayOptions extends CommonOptions {
  /** Your relay, made with `@whatsgate/server`: `'/api/whatsgate'`. */
  readonly relay: RelayOption;
  readonly client?: never;
  readonly callback?: never;
}

interface ClientOptions extends CommonOptions {
  /** A client of your own, on a server or in a test. */
  readonly client: WhatsGateClient;
  /** Where WhatsGate sends its webhooks. */
  readonly callback?: string;
  readonly relay?: never;
}

/** What a session needs to know: who holds the key (`relay`, or a `client` of your own), and what is to be linked. */
export type WhatsGateSessionInput = RelayOptions | ClientOptions;

/** What only the lazy entry passes. */
export interface EarlyOption {
  readonly early?: EarlyCreate | null;
}

/** The options with every default filled in, and everything ambient as a value. */
export interface SessionSettings {
  readonly client: WhatsGateClient;
  readonly callback: string | undefined;
  /** Whether the other side joins equal idempotency keys: a relay does. */
  readonly relayed: boolean;
  /** Slots of one scope, name and authorization can be taken over: one relay and one `owner`, or one client. */
  readonly scope: unknown;
  readonly name: string;
  readonly auth: WhatsGateAuth;
  readonly frameRule: FrameOriginRule;
  readonly deadlines: WhatsGateDeadlines;
  /** 0 where nothing could wait: WhatsGate itself does not. */
  readonly waitMs: number;
  readonly clock: WhatsGateClock;
  readonly random: () => number;
  readonly newKey: () => string;
  /** The create of the first attempt is on its way already. */
  readonly hasEarlyCreate: boolean;
  readonly inspect: ((event: InspectionEvent) => void) | undefined;
}

/**
 * Fills in the defaults of a session's options.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` for what only the developer can have got wrong
 */
export function toSettings(input: WhatsGateSessionInput & EarlyOption): SessionSettings {
  checkOptions(input);
  const warmError = findWarmError(input);
  if (warmError !== null) throw warmError;
  const { early = null } = input;
  const upstream = toUpstream(input, early);
  return {
    ...upstream,
    callback: input.callback,
    name: input.name,
    auth: input.auth ?? { type: 'qr' },
    frameRule: toFrameRule(input),
    deadlines: toDeadlines(input.deadlines),
    waitMs: upstream.relayed ? (input.waitMs ?? defaultWait) : 0,
    clock: input.clock ?? systemClock,
    random: Math.random,
    newKey: early === null ? newKey : createKeys(early.key),
    hasEarlyCreate: early !== null,
    inspect: input.inspect,
  };
}

/** Only after `checkOptions`, so there is either. */
function toUpstream(
  { relay, client, owner }: WhatsGateSessionInput,
  early: EarlyCreate | null,
): Pick<SessionSettings, 'client' | 'relayed' | 'scope'> {
  if (client !== undefined) return { client, relayed: false, scope: client };
  const settings = toRelaySettings(relay as RelayOption);
  const { url, ...rest } = settings;
  return {
    client: createWhatsGateClient({ baseUrl: url, ...rest, ...(early !== null && adoptCreate(settings, early)) }),
    relayed: true,
    scope: JSON.stringify([url, owner ?? null]),
  };
}

/** This key first, then new ones. */
function createKeys(first: string): () => string {
  let next: string | null = first;
  return () => {
    const key = next ?? newKey();
    next = null;
    return key;
  };
}
