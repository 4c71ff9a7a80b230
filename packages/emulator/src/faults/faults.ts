import { isJsonObject } from '@whatsgate/client';

const commands = ['session-create', 'session-delete', 'sessions-get', 'set-hook', 'events-get'] as const;
const apiKinds = [
  'delay',
  'error',
  'html',
  'truncated',
  'dripping',
  'reset-before',
  'reset-after',
  'redirect',
  'huge',
] as const;
const frameKinds = [
  'silent',
  'lying',
  'flood',
  'refused',
  'not-found',
  'error',
  'x-frame-options',
  'no-answer',
] as const;
const webhookKinds = ['lost', 'doubled', 'reordered'] as const;

/** All kinds of faults, by where they happen. */
export const faultKinds = { api: apiKinds, frame: frameKinds, webhook: webhookKinds } as const;

/**
 * A command goes wrong. `delay`: it runs late. `error`: it fails with any name and status. `html`: HTML instead of
 * JSON. `truncated`: half of the answer. `dripping`: one byte at a time. `reset-before`, `reset-after`: the connection
 * breaks before or after the work. `redirect`: 307. `huge`: 300 MiB.
 */
export interface ApiFault {
  /** The command, or `api` for any command. */
  readonly on: (typeof commands)[number] | 'api';
  readonly kind: (typeof apiKinds)[number];
  /** How many requests it applies to. Default: 1. */
  readonly times?: number;
  /** `delay`: how long; `dripping`: the time between two bytes. Milliseconds; default: 1 000. */
  readonly ms?: number;
  /** `error`: its name. Default: `Exception`. */
  readonly name?: string;
  /** `error`: its message. */
  readonly message?: string;
  /** `error`, `html`: the HTTP status. Default: 500 and 200. */
  readonly status?: number;
  /** `redirect`: the `Location`. */
  readonly to?: string;
}

/**
 * The QR page goes wrong. `silent`: it sends no message. `lying`: it sends `success` without a scan. `flood`: it sends
 * 20,000 messages. `refused`: nothing listens at its address. `not-found`: 404. `error`: 500. `x-frame-options`: it
 * forbids framing. `no-answer`: it never answers.
 */
export interface FrameFault {
  readonly on: 'frame';
  readonly kind: (typeof frameKinds)[number];
  /** How many page views it applies to. Default: all, until `clearFaults`. */
  readonly times?: number;
}

/** A webhook goes wrong. `lost`: never sent. `doubled`: sent twice. `reordered`: sent after the one that follows it. */
export interface WebhookFault {
  readonly on: 'webhook';
  readonly kind: (typeof webhookKinds)[number];
  /** How many webhooks it applies to. Default: 1. */
  readonly times?: number;
}

export type Fault = ApiFault | FrameFault | WebhookFault;

export interface Faults {
  add(fault: Fault): void;
  /** The fault for this command, if there is one; counts one use of it. */
  takeApi(command: string): ApiFault | null;
  takeFrame(): FrameFault | null;
  takeWebhook(): WebhookFault | null;
  /** Whether QR pages are at an address where nothing listens. Does not use the fault up. */
  isFrameRefused(): boolean;
  list(): readonly Fault[];
  clear(): void;
}

export function createFaults(): Faults {
  let pending: { readonly fault: Fault; left: number }[] = [];
  const take = <Kind extends Fault>(isFit: (fault: Fault) => fault is Kind): Kind | null => {
    const found = pending.find(({ fault }) => isFit(fault));
    if (found === undefined) return null;
    found.left -= 1;
    pending = pending.filter(({ left }) => left > 0);
    return found.fault as Kind;
  };
  return {
    add: (fault) =>
      void pending.push({ fault, left: fault.times ?? (fault.on === 'frame' ? Number.POSITIVE_INFINITY : 1) }),
    takeApi: (command) => take((fault): fault is ApiFault => fault.on === command || fault.on === 'api'),
    takeFrame: () => take((fault): fault is FrameFault => fault.on === 'frame' && fault.kind !== 'refused'),
    takeWebhook: () => take((fault): fault is WebhookFault => fault.on === 'webhook'),
    isFrameRefused: () => pending.some(({ fault }) => fault.on === 'frame' && fault.kind === 'refused'),
    list: () => pending.map(({ fault }) => fault),
    clear() {
      pending = [];
    },
  };
}

/**
 * Checks a fault from a caller.
 *
 * @throws Error that names the choices
 */
export function parseFault(value: unknown): Fault {
  if (!isJsonObject(value)) throw new Error('A fault is an object such as {"on":"session-create","kind":"html"}.');
  const { on, kind, times } = value;
  const kinds: readonly unknown[] | undefined =
    on === 'frame'
      ? frameKinds
      : on === 'webhook'
        ? webhookKinds
        : [...commands, 'api'].includes(on as 'api')
          ? apiKinds
          : undefined;
  if (kinds === undefined)
    throw new Error(`A fault happens on one of: ${[...commands, 'api', 'frame', 'webhook'].join(', ')}.`);
  if (!kinds.includes(kind)) throw new Error(`On "${on}" a fault is of one of the kinds: ${kinds.join(', ')}.`);
  if (times !== undefined && !(Number.isSafeInteger(times) && (times as number) > 0))
    throw new Error('`times` is a whole number from 1.');
  return value as unknown as Fault;
}
