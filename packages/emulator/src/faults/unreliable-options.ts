import { isJsonObject } from '@whatsgate/client';

/**
 * What goes wrong, and how often: probabilities from 0 to 1. The same seed and the same requests make the same trouble,
 * and each probability has its own sequence of random numbers: changing one leaves the others as they were.
 */
export interface UnreliableOptions {
  /** Default: 1. */
  readonly seed?: number;
  /** The probability of everything that is not set by itself. Default: 0.05. */
  readonly all?: number;
  /**
   * A linked session reads `PENDING`, `AUTH` or an unknown status for a while, its `wid` kept or null. Drawn whenever an
   * answer shows a session that has been shown as linked before.
   */
  readonly flicker?: number;
  /** A list is that of a while ago: new sessions are missing, ended ones are still there, statuses are old. */
  readonly staleList?: number;
  /** A list has no session in it. */
  readonly emptyList?: number;
  /** A list leaves out a session; drawn for each one. */
  readonly missingRecord?: number;
  /** A read by id finds nothing. The next read of that session finds it. */
  readonly emptyRead?: number;
  /** A list also shows sessions of other applications, which cannot be parsed: `name: 123`, `wid: []`. */
  readonly foreignRecords?: number;
  /** The work is done, but the answer is one of {@link UnreliableOptions.kinds}. */
  readonly lostAnswer?: number;
  /** The work is not done, and the answer is one of {@link UnreliableOptions.kinds}. */
  readonly failure?: number;
  /**
   * How an answer gets lost: the connection breaks; 500 `{"name":"Exception"}`; 200 `{"result":"ERROR"}`; 408; a
   * redirect. Default: all of them.
   */
  readonly kinds?: readonly LossKind[];
  /** A command waits before its work, or its answer after it. */
  readonly delay?: number;
  /** The name of a new session is trimmed, cut to 20 characters, or NFC normalised. */
  readonly rewrittenName?: number;
  /** A callback address is kept with its host in lower case, without its port, or with its path escaped. */
  readonly rewrittenCallback?: number;
  /** One create makes two sessions; the answer shows the first. */
  readonly doubledCreate?: number;
  /** A delete runs twice; the answer is the failure of the second run. */
  readonly repeatedDelete?: number;
  /** A webhook is never sent. */
  readonly lostWebhook?: number;
  /** A webhook is sent twice. */
  readonly doubledWebhook?: number;
  /** The longest flicker. Milliseconds; default: 60 000. */
  readonly maxFlicker?: number;
  /** How old a list is at most. Milliseconds; default: 30 000. */
  readonly maxLag?: number;
  /** The longest delay. Milliseconds; default: 3 000. */
  readonly maxDelay?: number;
  /** How many lists in a row may leave out the same session; the next one shows it. Default: 3. */
  readonly maxMisses?: number;
}

export const lossKinds = ['reset', 'exception', 'error', 'timeout', 'redirect'] as const;
export type LossKind = (typeof lossKinds)[number];

export const troubles = [
  'flicker',
  'staleList',
  'emptyList',
  'missingRecord',
  'emptyRead',
  'foreignRecords',
  'lostAnswer',
  'failure',
  'delay',
  'rewrittenName',
  'rewrittenCallback',
  'doubledCreate',
  'repeatedDelete',
  'lostWebhook',
  'doubledWebhook',
] as const;

/** Something that goes wrong with a probability of its own. */
export type Trouble = (typeof troubles)[number];

const limits = ['maxFlicker', 'maxLag', 'maxDelay', 'maxMisses'] as const;

export type UnreliableSettings = Required<Omit<UnreliableOptions, 'all'>>;

export function toSettings({ all = 0.05, ...options }: UnreliableOptions): UnreliableSettings {
  return {
    ...(Object.fromEntries(troubles.map((trouble) => [trouble, all])) as Record<Trouble, number>),
    seed: 1,
    kinds: lossKinds,
    maxFlicker: 60_000,
    maxLag: 30_000,
    maxDelay: 3_000,
    maxMisses: 3,
    ...options,
  };
}

/**
 * Checks options from a caller.
 *
 * @throws Error that names the option
 */
export function parseUnreliable(value: unknown): UnreliableOptions {
  if (!isJsonObject(value))
    throw new Error('The unreliable mode takes an object such as {"seed":1}, or null to end it.');
  const known: readonly string[] = [...troubles, ...limits, 'seed', 'all', 'kinds'];
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Error(`"${unknown}" is no option. There are: ${known.join(', ')}.`);
  for (const key of [...troubles, 'all'] as const) {
    const probability = value[key];
    if (probability !== undefined && !(typeof probability === 'number' && probability >= 0 && probability <= 1))
      throw new Error(`\`${key}\` is a probability from 0 to 1.`);
  }
  for (const key of [...limits, 'seed'] as const) {
    const limit = value[key];
    if (limit !== undefined && !(Number.isSafeInteger(limit) && Number(limit) >= 0))
      throw new Error(`\`${key}\` is a whole number from 0.`);
  }
  const { kinds } = value;
  const isKnownKind = (kind: unknown) => lossKinds.some((known) => known === kind);
  if (kinds !== undefined && !(Array.isArray(kinds) && kinds.length > 0 && kinds.every(isKnownKind)))
    throw new Error(`\`kinds\` is a list of: ${lossKinds.join(', ')}.`);
  return value;
}
