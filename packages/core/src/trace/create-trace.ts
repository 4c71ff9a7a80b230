import type { WhatsGateAuth, WhatsGateRecord } from '@whatsgate/client';
import type { AnyMachineSnapshot, InspectionEvent } from 'xstate';
import type { SessionContext } from '../session/index.ts';
import { createRedactor, type Redactor, type TracedError } from './redact.ts';
import { toStatePath } from './state-path.ts';

/** One event of one chart, and the state it led to. Times in milliseconds since the trace began. */
export interface TraceEntry {
  readonly at: number;
  readonly chart: 'session' | 'slot';
  /** Who moved it: the user, the browser's page, the QR page's frame, the API, a timer, or the other chart. */
  readonly by: 'user' | 'page' | 'frame' | 'api' | 'timer' | 'slot' | 'session';
  readonly event: Readonly<Record<string, unknown>> & { readonly type: string };
  /** As in `qr.fresh`; the slot may be in two states at once, as in `active.polling.waiting active.deadline.running`. */
  readonly state: string;
}

type PlainField =
  | 'frameKey'
  | 'frameRemovals'
  | 'codesShown'
  | 'staleAt'
  | 'expiresAt'
  | 'mayBeLinkedUntil'
  | 'alreadyLinked';

/** Where the session was before the first entry, for a replay. Times in milliseconds since the trace began. */
export interface TraceBase extends Pick<SessionContext, PlainField | 'auth' | 'record' | 'frameUrl'> {
  readonly state: string;
  readonly error: TracedError | null;
  readonly name: string;
  readonly relayed: boolean;
  readonly frameRule: SessionContext['settings']['frameRule'];
}

export interface TraceJson {
  readonly version: 1;
  /** When the trace began, in ISO 8601. */
  readonly began: string;
  /** How many earlier entries did not fit. */
  readonly dropped: number;
  readonly base: TraceBase | null;
  readonly entries: readonly TraceEntry[];
}

export interface WhatsGateTrace {
  /** Give it to a session as `inspect`. */
  readonly inspect: (event: InspectionEvent) => void;
  /** What happened, without any number, name, code or id; `JSON.stringify(trace)` calls it. */
  readonly toJSON: () => TraceJson;
}

const maxEntries = 200;

interface Step {
  readonly at: number;
  readonly event: { readonly type: string };
  readonly snapshot: AnyMachineSnapshot;
}

/**
 * Keeps the last 200 events of a session and its slot, for a bug report: who did what, and where it led. Personal data
 * is replaced by stand-ins. `replayTrace` of `@whatsgate/core/testing` walks it through the chart again.
 *
 * @example
 * ```ts
 * import { createTrace, createWhatsGateSession } from '@whatsgate/core';
 *
 * const trace = createTrace();
 * const session = createWhatsGateSession({ relay: '/api/whatsgate', name: 'Support', inspect: trace.inspect });
 * session.start();
 * console.log(JSON.stringify(trace));
 * ```
 */
export function createTrace(): WhatsGateTrace {
  let began: number | null = null;
  const steps: Step[] = [];
  let dropped = 0;
  let base: AnyMachineSnapshot | null = null;

  return {
    inspect(event) {
      if (event.type !== '@xstate.snapshot' || !isChart(event.snapshot)) return;
      const now = nowOf(event.snapshot);
      began ??= now;
      if (base === null && event.snapshot.machine.id === 'session') base = event.snapshot;
      else steps.push({ at: now - began, event: event.event, snapshot: event.snapshot });
      if (steps.length <= maxEntries) return;
      const oldest = steps.shift();
      dropped += 1;
      if (oldest?.snapshot.machine.id === 'session') base = oldest.snapshot;
    },
    toJSON() {
      const redactor = createRedactor();
      const start = began ?? Date.now();
      return {
        version: 1,
        began: new Date(start).toISOString(),
        dropped,
        base: base && toBase(base, redactor, start),
        entries: steps.map((step) => toEntry(step, redactor, start)),
      };
    },
  };
}

function isChart(snapshot: unknown): snapshot is AnyMachineSnapshot {
  const id = (snapshot as { machine?: { id?: unknown } }).machine?.id;
  return id === 'session' || id === 'slot';
}

/** The time by the clock of the chart, which is simulated in tests. */
function nowOf({ context }: AnyMachineSnapshot): number {
  const { clock } = (context.settings ?? context) as SessionContext['settings'];
  return clock.now();
}

function toBase(snapshot: AnyMachineSnapshot, redactor: Redactor, began: number): TraceBase {
  const context: SessionContext = snapshot.context;
  const { auth, record, frameUrl, error, settings } = context;
  const { frameKey, frameRemovals, codesShown, alreadyLinked } = context;
  const since = <Time extends number | null>(time: Time) => (time && time - began) as Time;
  return {
    state: toStatePath(snapshot.value),
    ...{ frameKey, frameRemovals, codesShown, alreadyLinked },
    staleAt: since(context.staleAt),
    expiresAt: since(context.expiresAt),
    mayBeLinkedUntil: since(context.mayBeLinkedUntil),
    ...{
      name: redactor.name(settings.name),
      relayed: settings.relayed,
      frameRule: settings.frameRule,
      auth: redactor.auth(auth),
    },
    record: record && redactor.record(record),
    frameUrl: frameUrl && redactor.link(frameUrl),
    error: error && redactor.error(error),
  };
}

function toEntry({ at, event, snapshot }: Step, redactor: Redactor, began: number): TraceEntry {
  const chart = snapshot.machine.id as TraceEntry['chart'];
  return {
    at,
    chart,
    by: toMover(event.type, chart),
    event: toEvent(event, redactor, began),
    state: toStatePath(snapshot.value),
  };
}

/** Field by field, so that unforeseen ones stay out. */
const fields: Readonly<Record<string, (value: never, redactor: Redactor, began: number) => unknown>> = {
  auth: (auth: WhatsGateAuth, redactor) => redactor.auth(auth),
  spec: (spec: { name: string; auth: WhatsGateAuth } | null, redactor) =>
    spec && { name: redactor.name(spec.name), auth: redactor.auth(spec.auth) },
  record: (record: WhatsGateRecord, redactor) => redactor.record(record),
  output: ({ record }: { record: WhatsGateRecord | null }, redactor) => record && redactor.record(record),
  error: (error: unknown, redactor) => redactor.error(error),
  expiresAt: (expiresAt: number, _, began) => expiresAt - began,
  frameKey: (frameKey: number) => frameKey,
  mayBeLinkedUntil: (until: number, _, began) => Math.max(0, until - began),
  alreadyLinked: (alreadyLinked: boolean) => alreadyLinked,
  rate: (rate: string) => rate,
  isWatched: (isWatched: boolean) => isWatched,
};

function toEvent(event: { readonly type: string }, redactor: Redactor, began: number): TraceEntry['event'] {
  const told = Object.entries(event).flatMap(([name, value]) => {
    const tell = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return tell === undefined || value === undefined ? [] : [[name, tell(value as never, redactor, began)]];
  });
  return { type: event.type, ...Object.fromEntries(told) };
}

function toMover(type: string, chart: TraceEntry['chart']): TraceEntry['by'] {
  if (type.startsWith('xstate.after')) return 'timer';
  if (type.startsWith('xstate.done') || type.startsWith('xstate.error')) return 'api';
  if (chart === 'slot') return 'session';
  const [family, rest] = type.split('.');
  if (rest === undefined) return 'user';
  if (family === 'frame') return 'frame';
  return family === 'page' || family === 'views' ? 'page' : 'slot';
}
