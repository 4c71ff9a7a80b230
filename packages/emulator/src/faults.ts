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

/** Every fault there is, by what it happens to. */
export const faultKinds = { api: apiKinds, frame: frameKinds, webhook: webhookKinds } as const;

/**
 * A command goes wrong: late; an error of any name; HTML instead of JSON; cut off; byte by byte; the connection reset before
 * or after the work was done; a redirect; 300 MiB.
 */
export interface ApiFault {
  /** The command, or `api` for whichever comes next. */
  readonly on: (typeof commands)[number] | 'api';
  readonly kind: (typeof apiKinds)[number];
  /** How many requests. Default: 1. */
  readonly times?: number;
  /** `delay`: how long; `dripping`: between two bytes. Milliseconds; default: 1 000. */
  readonly ms?: number;
  /** `error`: its name. Default: `Exception`. */
  readonly name?: string;
  /** `error`: its message. */
  readonly message?: string;
  /** `error`, `html`: the HTTP status. Default: 500 and 200. */
  readonly status?: number;
  /** `redirect`: where to. */
  readonly to?: string;
}

/**
 * The QR page goes wrong: it says nothing; it says `success` without a scan; it floods its parent with messages; nobody listens at its address; 404; 500; it may
 * not be framed; it never answers.
 */
export interface FrameFault {
  readonly on: 'frame';
  readonly kind: (typeof frameKinds)[number];
  /** How many page views. Default: until the faults are cleared. */
  readonly times?: number;
}

/** A webhook is never sent, sent twice, or sent after the one that follows it. */
export interface WebhookFault {
  readonly on: 'webhook';
  readonly kind: (typeof webhookKinds)[number];
  /** How many webhooks. Default: 1. */
  readonly times?: number;
}

export type Fault = ApiFault | FrameFault | WebhookFault;

export interface Faults {
  add(fault: Fault): void;
  /** The fault that the next command meets, used up by one. */
  takeApi(command: string): ApiFault | null;
  takeFrame(): FrameFault | null;
  takeWebhook(): WebhookFault | null;
  /** Whether pages are to be where nobody listens; asked without using it up. */
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
 * Checks a fault that comes from outside.
 *
 * @throws Error that names what can be chosen
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
