import { defaultBaseUrl, WhatsGateError } from '@whatsgate/client';
import type { ServerClock } from './clock.ts';
import type { ServerCrypto } from './gateway/callback-token.ts';
import { isProduction } from './is-production.ts';
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

export interface WhatsGateServerOptions {
  /** The WhatsGate API key. It stays here. */
  apiKey: string;
  /**
   * Makes an installation: servers with the same secret share their sessions, whatever their address, key or process. At
   * least 32 characters; to rotate it, `[current, ...previous]`. Needed unless `publicUrl` is on this machine and `baseUrl`
   * is not the real service.
   */
  secret?: string | readonly string[];
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

const minSecret = 32;
const loopbackHosts = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$|\.localhost$/i;

/**
 * The secrets of the installation, the current one first.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` that says what to write
 */
export function parseOptions(options: WhatsGateServerOptions): { readonly secrets: readonly [string, ...string[]] } {
  const { apiKey, identify, limit, allowedOrigins = [], store } = options;
  if (typeof identify !== 'function')
    refuse(
      '`identify` is missing; without it anyone could take your paid slots',
      'Pass a function that tells whose request it is, or null.',
    );
  if (typeof apiKey !== 'string' || apiKey.trim() === '')
    refuse('`apiKey` is missing', 'Is WHATSGATE_API_KEY set where the server runs?');
  checkPublicUrl(options.publicUrl);
  checkBaseUrl(options.baseUrl);
  if (limit !== undefined && !isWholeNumber(limit, 1))
    refuse(
      `\`limit\` must be a whole number from 1, but is ${describe(limit)}`,
      'Write how many sessions one owner may have, such as `limit: 1`; from an environment variable: `Number(value)`.',
    );
  checkBudget(options.budget);
  for (const name of ['pendingFor', 'unloadGrace'] as const)
    if (options[name] !== undefined && !isWholeNumber(options[name], 1_000))
      refuse(
        `\`${name}\` must be milliseconds, at least 1000, but is ${describe(options[name])}`,
        'Such as `15 * 60_000` for 15 minutes.',
      );
  if (!Array.isArray(allowedOrigins)) refuse('`allowedOrigins` must be a list', "Such as ['https://www.example.com'].");
  for (const origin of allowedOrigins) checkOriginOption(origin);
  if (store === undefined && isProduction())
    console.warn(
      'WhatsGate: the slots are kept in memory. Two servers cannot share them, and a restarted one lists the whole account first. Pass a `store`, or `createMemoryStore()` to say that this is what you want.',
    );
  return { secrets: parseSecrets(options) };
}

function checkPublicUrl(value: unknown): void {
  const remedy =
    "Write the address of the relay for the outside world, such as 'https://app.example.com/api/whatsgate'.";
  const url = parseUrl(value);
  if (url === null) refuse(`\`publicUrl\` must be an address, but is ${describe(value)}`, remedy);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url)))
    refuse(`\`publicUrl\` must begin with https:// outside this machine, but is ${url.origin}`, remedy);
  if (url.search !== '' || url.hash !== '') refuse('`publicUrl` must have no `?` and no `#`', remedy);
  if (url.username !== '' || url.password !== '') refuse('`publicUrl` must hold no user and no password', remedy);
}

function checkBaseUrl(value: unknown): void {
  if (value === undefined) return;
  const url = parseUrl(value);
  if (url === null || !/^https?:$/.test(url.protocol))
    refuse(
      `\`baseUrl\` must be the address of WhatsGate's API, but is ${describe(value)}`,
      `Leave it out for ${defaultBaseUrl}.`,
    );
}

function checkBudget(budget: unknown): void {
  if (budget === undefined || budget === false) return;
  const remedy = 'Such as `{ creates: 30, numbers: 5 }`, or `false` for none.';
  if (typeof budget !== 'object' || budget === null) refuse(`\`budget\` is ${describe(budget)}`, remedy);
  for (const name of ['creates', 'numbers']) {
    const value: unknown = Reflect.get(budget, name);
    if (value !== undefined && !isWholeNumber(value, 1))
      refuse(`\`budget.${name}\` must be a whole number from 1, but is ${describe(value)}`, remedy);
  }
}

/** Compared letter by letter with what browsers send, so it must be written as they write it. */
function checkOriginOption(value: unknown): void {
  const url = parseUrl(value);
  if (url !== null && /^https?:$/.test(url.protocol)) {
    if (value === url.origin) return;
    refuse(`\`allowedOrigins\` holds ${describe(value)}, which no browser sends`, `Write '${url.origin}'.`);
  }
  refuse(
    `\`allowedOrigins\` holds ${describe(value)}, which is no origin`,
    "Write scheme and host, such as 'https://www.example.com'.",
  );
}

function parseSecrets({
  secret,
  apiKey,
  publicUrl,
  baseUrl,
  allowLoopback = false,
}: WhatsGateServerOptions): readonly [string, ...string[]] {
  const isReal = isRealService(baseUrl);
  const isLocal = isLoopback(new URL(publicUrl));
  if (isReal && isLocal && !allowLoopback)
    refuse(
      "`publicUrl` is on this machine, where WhatsGate's webhooks cannot arrive",
      'Use an address that can be reached from outside, such as that of a tunnel, or pass `allowLoopback: true`.',
    );
  const secrets = secret === undefined ? [] : typeof secret === 'string' ? [secret] : [...secret];
  const [current, ...previous] = secrets;
  if (current === undefined) {
    if (isReal || !isLocal)
      refuse(
        '`secret` is missing',
        'Pass at least 32 random characters that stay the same from deploy to deploy, such as the output of `openssl rand -hex 32`.',
      );
    // A development server with an emulator: any secret does that stays the same.
    return [`development ${apiKey}`];
  }
  for (const each of secrets)
    if (typeof each !== 'string' || each.length < minSecret)
      refuse(`\`secret\` must have at least ${minSecret} characters`, 'Use the output of `openssl rand -hex 32`.');
  return [current, ...previous];
}

/** Hosts of the service, dedicated ones included. */
function isRealService(baseUrl: string | undefined): boolean {
  return /(?:^|\.)whatsgate\.(?:org|ru)$/i.test(new URL(baseUrl ?? defaultBaseUrl).hostname);
}

function isLoopback({ hostname }: URL): boolean {
  return loopbackHosts.test(hostname);
}

function parseUrl(value: unknown): URL | null {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
}

function isWholeNumber(value: unknown, min: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= min;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 100)}'`;
  return typeof value === 'number' || value == null ? String(value) : `a value of type ${typeof value}`;
}

function refuse(what: string, remedy: string): never {
  throw new WhatsGateError('INVALID_OPTIONS', `createWhatsGateServer: ${what}.`, { remedy });
}
