import { defaultBaseUrl } from '@whatsgate/client';
import { maxReadyWait } from './events/link-hooks.ts';
import { describe, isLoopback, isRealService, isWholeNumber, parseUrl, refuse } from './option-values.ts';
import type { WhatsGateServerOptions } from './options.ts';
import { parseSecrets } from './parse-secrets.ts';
import { findServerless, isProduction } from './platform.ts';
import { otherStatuses } from './slots/slot.ts';
import type { WhatsGateStore } from './stores/store.ts';

/** Options that have been checked. */
export interface ParsedOptions {
  /** The secrets of the installation, the current one first. */
  readonly secrets: readonly [string, ...string[]];
  /** As browsers write it. */
  readonly publicUrl: string;
}

/** @throws WhatsGateError `INVALID_OPTIONS` that says what to write */
export function parseOptions(options: WhatsGateServerOptions): ParsedOptions {
  if (typeof options !== 'object' || options === null)
    refuse('there are no options', 'Pass an object with `apiKey`, `secret`, `publicUrl` and `identify`.');
  checkIdentify(options.identify);
  checkApiKeyOption(options.apiKey);
  checkPublicUrl(options.publicUrl);
  checkBaseUrl(options.baseUrl);
  checkLimit(options.limit);
  checkBudget(options.budget);
  for (const name of ['pendingFor', 'unloadGrace'] as const) checkTime(name, options[name]);
  checkReadyWait(options.readyWait);
  checkOrigins(options.allowedOrigins);
  checkStatuses(options.pendingStatuses);
  for (const name of ['log', 'fetch', 'onLinked', 'onUnlinked', 'onEvent'] as const) checkFunction(name, options[name]);
  checkStore(options.store);
  return { secrets: parseSecrets(options), publicUrl: new URL(options.publicUrl).href };
}

function checkIdentify(value: unknown): void {
  if (typeof value !== 'function')
    refuse(
      '`identify` is missing; without it anyone could take your paid slots',
      'Pass a function that tells whose request it is, or null.',
    );
}

function checkApiKeyOption(value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '')
    refuse('`apiKey` is missing', 'Is WHATSGATE_API_KEY set where the server runs?');
}

function checkLimit(value: unknown): void {
  if (value !== undefined && !isWholeNumber(value, 1))
    refuse(
      `\`limit\` must be a whole number from 1, but is ${describe(value)}`,
      'Write how many sessions one owner may have, such as `limit: 1`; from an environment variable: `Number(value)`.',
    );
}

function checkTime(name: string, value: unknown): void {
  if (value !== undefined && !isWholeNumber(value, 1_000))
    refuse(
      `\`${name}\` must be milliseconds, at least 1000, but is ${describe(value)}`,
      'Such as `15 * 60_000` for 15 minutes.',
    );
}

function checkReadyWait(value: unknown): void {
  if (value !== undefined && !(isWholeNumber(value, 0) && value <= maxReadyWait))
    refuse(
      `\`readyWait\` must be milliseconds from 0 to ${maxReadyWait}, but is ${describe(value)}`,
      'Leave it out for 5 s, or write 0 where the browser is not to wait for `onLinked`.',
    );
}

function checkFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function')
    refuse(`\`${name}\` must be a function, but is ${describe(value)}`, 'Leave it out for the default.');
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
  const remedy = `Leave it out for ${defaultBaseUrl}.`;
  const url = parseUrl(value);
  if (url === null || !/^https?:$/.test(url.protocol))
    refuse(`\`baseUrl\` must be the address of WhatsGate's API, but is ${describe(value)}`, remedy);
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    refuse('`baseUrl` must have no `?`, no `#`, no user and no password', remedy);
  if (url.protocol === 'http:' && isRealService(url.href))
    refuse('`baseUrl` must begin with https://: anyone on the way could read the API key', remedy);
}

/** What counts as pending may be deleted, so nothing that means linked can. */
function checkStatuses(value: unknown): void {
  if (value === undefined) return;
  const remedy = "Such as `['PENDING', 'AUTH']`, with further statuses of your host.";
  if (!Array.isArray(value) || value.length === 0) refuse('`pendingStatuses` must be a list of statuses', remedy);
  for (const status of value)
    if (typeof status !== 'string' || status === '' || otherStatuses.includes(status))
      refuse(`\`pendingStatuses\` holds ${describe(status)}, which means no waiting for the phone`, remedy);
}

const storeMethods = ['now', 'get', 'getByAlias', 'put', 'listByOwner', 'listDue', 'acquireLock'] as const;

function checkStore(store: unknown): void {
  if (store === undefined) {
    checkMemory();
    return;
  }
  const has = (name: keyof WhatsGateStore) => typeof (store as Partial<WhatsGateStore> | null)?.[name] === 'function';
  const missing = storeMethods.filter((name) => !has(name));
  if (missing.length > 0)
    refuse(
      `\`store\` lacks ${missing.map((name) => `\`${name}\``).join(', ')}`,
      'Pass a store of @whatsgate/server/sqlite, /postgres or /redis, or one that keeps the rules of `storeContract`.',
    );
}

function checkMemory(): void {
  const platform = findServerless();
  if (platform !== null)
    refuse(
      `there is no \`store\`, and on ${platform} each process has a memory of its own: a session would be bought again and again`,
      'Pass a `store` of @whatsgate/server/postgres or /redis.',
    );
  if (isProduction())
    console.warn(
      'WhatsGate: the slots are kept in memory. Two servers cannot share them, and a restarted one lists the whole account first. Pass a `store` of @whatsgate/server/sqlite, /postgres or /redis, or `createMemoryStore()` to say that this is what you want.',
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

function checkOrigins(value: unknown): void {
  if (value === undefined) return;
  if (!Array.isArray(value)) refuse('`allowedOrigins` must be a list', "Such as ['https://www.example.com'].");
  for (const origin of value) checkOriginOption(origin);
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
