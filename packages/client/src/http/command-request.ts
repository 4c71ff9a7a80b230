// What a request is made of, without what sends it: the small entry of `@whatsgate/core/lazy` sends its first one before
// ky is there. Nothing heavy may be imported here.
import type { JsonObject } from '../protocol/index.ts';
import { idempotencyKeyHeader } from './header-names.ts';

export type HeaderValues = Readonly<Record<string, string>>;

/**
 * Further headers for a request: an object, or a function that is called for each request, such
 * as for a token that expires.
 */
export type WhatsGateHeaders = HeaderValues | (() => HeaderValues | Promise<HeaderValues>);

/** Where a command is sent, and what every request to it has in common. */
export interface CommandTarget {
  readonly baseUrl: string;
  readonly credentials?: RequestCredentials | undefined;
  /**
   * Whether a slash at the end of the address is wanted after the command as well, as a relay in Next with
   * `trailingSlash` does. Default: true.
   */
  readonly keepsSlash?: boolean;
}

/** One command, and the headers that belong to it alone. */
export interface Command {
  readonly name: string;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Whether commands can be added to this address: it has no query, no fragment and no user name. */
export function isUsableAddress(baseUrl: string): boolean {
  return !/^\s*$|[?#]|^[^/]*\/\/[^/]*@/.test(baseUrl);
}

/** The arguments of `fetch` for a command. Headers that are undefined are left out: `fetch` would send the word. */
export function toCommandRequest(
  { baseUrl, credentials, keepsSlash = true }: CommandTarget,
  { name, body, headers }: Command,
  further: Readonly<Record<string, string | undefined>>,
): [url: string, init: RequestInit] {
  const path = baseUrl.replace(/\/+$/, '');
  return [
    `${path}/${name}${keepsSlash && path !== baseUrl ? '/' : ''}`,
    {
      method: 'POST',
      // Following would carry the API key to another origin.
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      ...(credentials && { credentials }),
      headers: withoutUndefined({ ...further, ...headers, 'Content-Type': 'application/json' }),
      // JSON leaves out what is undefined.
      body: JSON.stringify(body),
    },
  ];
}

/** The command that creates a session. @param key - the idempotency key, by which the relay also knows the page */
export function createCommand(name: string, key: string | undefined, more?: JsonObject): Command {
  return { name: 'session-create', body: { name, ...more }, headers: { [idempotencyKeyHeader]: key } };
}

export function withoutUndefined(values: Readonly<Record<string, string | undefined>>): HeaderValues {
  return Object.fromEntries(Object.entries(values).filter((each): each is [string, string] => each[1] !== undefined));
}
