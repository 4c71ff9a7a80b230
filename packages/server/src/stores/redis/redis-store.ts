import { WhatsGateError } from '@whatsgate/client';
import { requireOwner } from '../../owner.ts';
import { type PutRequest, parseOutcome, toPutRequest, type WrittenDocument } from '../put-request.ts';
import { createSteadyClock } from '../steady-clock.ts';
import { fromStorable, parseEntry, parseReadable, toStorable } from '../storable.ts';
import type { StoreEntry, WhatsGateStore } from '../store.ts';
import { type Stop, shareSubscription } from '../watchers.ts';
import * as scripts from './scripts.ts';
import { toSortable } from './sortable.ts';
import { warnOfEviction } from './warn-of-eviction.ts';

export interface RedisStoreOptions {
  /** Runs a Lua script. */
  readonly evaluate: (script: string, keys: readonly string[], args: readonly string[]) => PromiseLike<unknown>;
  /**
   * Listens to a channel, so that a page hears of a change at once, not within a second. All servers have it, or none.
   *
   * @returns what stops it
   */
  readonly subscribe?: (channel: string, onMessage: (message: string) => void) => Stop | PromiseLike<Stop>;
  /**
   * What all keys begin with. The part in braces makes a cluster keep them on one server, as it must: a document, its aliases
   * and what it is found by change in one step. Default: `{whatsgate}:`.
   */
  readonly prefix?: string;
  /** Told once when Redis may drop keys to save memory. Default: `console.warn`. */
  readonly warn?: (message: string) => unknown;
}

/**
 * Keeps everything in Redis 5 or later, or Valkey, for any number of servers; in a cluster, too. Set `maxmemory-policy` to
 * `noeviction`, and `appendonly` to `yes` if a restart of Redis must forget nothing: after losing everything, the servers
 * list the account once and recognise their sessions.
 *
 * @throws WhatsGateError `INVALID_OPTIONS` for options that cannot work; its methods reject when Redis fails
 *
 * @example
 * ```ts
 * import { createRedisStore, fromRedis } from '@whatsgate/server/redis';
 * import { createClient } from 'redis';
 *
 * const client = await createClient({ url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' }).on('error', console.error).connect();
 * const store = createRedisStore({ ...fromRedis(client), prefix: '{my-app}:' });
 * ```
 */
export function createRedisStore(options: RedisStoreOptions): WhatsGateStore {
  const { subscribe, prefix = '{whatsgate}:', warn = console.warn } = options;
  check({ evaluate: options.evaluate, subscribe, prefix, warn });
  const [documents, indexes, aliases, owners, due, clockKey] = (
    ['documents', 'indexes', 'aliases', 'owners', 'due', 'clock'] as const
  ).map((name) => prefix + name) as [string, string, string, string, string, string];
  const channel = `${prefix}puts`;
  const clock = createSteadyClock();

  let isChecked = false;
  const run = async (script: string, keys: readonly string[], ...args: readonly string[]): Promise<unknown> => {
    if (!isChecked) {
      isChecked = true;
      void warnOfEviction(() => options.evaluate(scripts.memoryScript, [clockKey], []), warn);
    }
    return options.evaluate(script, keys, args);
  };
  const list = async (index: string, from: string, to: string, max: number, cut: string) => {
    const bytes = new TextEncoder().encode(cut).length;
    const limit = String(Math.min(max, Number.MAX_SAFE_INTEGER));
    return toRows(await run(scripts.listScript, [documents, index], from, to, limit, String(bytes)));
  };

  return {
    now: async () => clock.tell(await run(scripts.nowScript, [clockKey], String(clock.floor()))),
    get: async (key) => toFirst(await run(scripts.getScript, [documents], toStorable(key))),
    getByAlias: async (alias) => toFirst(await run(scripts.getByAliasScript, [documents, aliases], toStorable(alias))),
    async put(key, document, version, options) {
      const text = JSON.stringify(toIndexed(toPutRequest(key, document, version, options)));
      const keys = [documents, indexes, aliases, owners, due];
      return parseOutcome(await run(scripts.putScript, keys, text, subscribe === undefined ? '' : channel));
    },
    async listByOwner(collection, owner) {
      requireOwner(owner, 'listByOwner');
      const own = toOwned(toStorable(collection), toStorable(owner));
      return (await list(owners, own, afterAll(own), Number.MAX_SAFE_INTEGER, own)).map(toEntry);
    },
    async listDue(collection, time, max) {
      const first = `${toStorable(collection)}\0`;
      const last = toDue(toStorable(collection), time);
      return parseReadable(await list(due, first, afterAll(last), max, last), toEntry);
    },
    async acquireLock(name, ms) {
      const key = `${prefix}lock:${toStorable(name)}`;
      const taken = await run(scripts.lockScript, [key], String(Math.max(1, Math.ceil(ms))));
      if (taken !== 0 && taken !== 1) throw new Error('The store did not say whether a lock was free.');
      return taken === 1;
    },
    ...(subscribe !== undefined && {
      watch: shareSubscription((tell) => subscribe.call(options, channel, (message) => tell(fromStorable(message)))),
    }),
  };
}

const toOwned = (collection: string, owner: string) => `${collection}\0${owner}\0`;
const toDue = (collection: string, time: number) => `${collection}\0${toSortable(time)}\0`;
/** The first text after all that begin with this one, which ends with NUL. */
const afterAll = (start: string) => `${start.slice(0, -1)}\u0001`;

/** What the script puts into the indexes, before the key. */
function toIndexed({ document, also, ...request }: PutRequest) {
  const index = ({ collection, owner, aliases, dueAt, body }: WrittenDocument) => ({
    owned: toOwned(collection, owner),
    ...(dueAt !== null && { due: toDue(collection, dueAt) }),
    aliases,
    body,
  });
  return {
    ...request,
    ...(document !== undefined && { document: index(document) }),
    also: also.map((other) => ({ key: other.key, ...index(other) })),
  };
}

interface Row {
  readonly key: unknown;
  readonly held: unknown;
}

/** From `[key, held, key, held, …]`. */
function toRows(answer: unknown): Row[] {
  if (!Array.isArray(answer) || answer.length % 2 !== 0) throw new Error('The store did not give a list.');
  return Array.from({ length: answer.length / 2 }, (_, row) => ({ key: answer[2 * row], held: answer[2 * row + 1] }));
}

function toFirst(answer: unknown): StoreEntry | null {
  const [row] = toRows(answer);
  return row === undefined || row.held === null ? null : toEntry(row);
}

function toEntry({ key, held }: Row): StoreEntry {
  const [, version, body] = /^(\S+) (.*)$/s.exec(String(held)) ?? [];
  return parseEntry(key, version, body);
}

function check({ evaluate, subscribe, prefix, warn }: Readonly<Record<keyof RedisStoreOptions, unknown>>): void {
  if (typeof evaluate !== 'function')
    refuse(
      '`evaluate` is missing',
      'Pass `fromRedis(client)` or `fromIoredis(client)`, or a function that runs a script.',
    );
  for (const [name, value] of Object.entries({ subscribe, warn }))
    if (value !== undefined && typeof value !== 'function')
      refuse(`\`${name}\` must be a function`, 'Or leave it out.');
  // As Redis reads it: from the first brace to the next closing one, with something between.
  if (typeof prefix !== 'string' || !/^[^{]*\{[^}]+\}/.test(prefix))
    refuse(
      '`prefix` has no part in braces',
      "A cluster could not keep its keys together: write it such as '{my-app}:'.",
    );
}

function refuse(what: string, remedy: string): never {
  throw new WhatsGateError('INVALID_OPTIONS', `createRedisStore: ${what}.`, { remedy });
}
