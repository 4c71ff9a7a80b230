import { WhatsGateError, type WhatsGateErrorCode } from '@whatsgate/client';
import { initialTransition, transition } from 'xstate';
import { type SessionEvent, toSettings, whatsGateSessionMachine } from '../session/index.ts';
import { fromStatePath, type TracedError, type TraceEntry, type TraceJson, toStatePath } from '../trace/index.ts';
import { idleClient } from './idle-client.ts';

/** An event of the session, the state the trace says it led to, and the one it leads to now. */
export interface ReplayedStep {
  readonly entry: TraceEntry;
  readonly recorded: string;
  readonly replayed: string;
}

/**
 * Walks the session's events of a trace through the chart again, as a pure function: no request, no timer.
 *
 * @example
 * ```ts
 * import { createTrace } from '@whatsgate/core';
 * import { replayTrace } from '@whatsgate/core/testing';
 *
 * const trace = createTrace(); // or JSON.parse of one in a bug report
 * const unlike = replayTrace(trace.toJSON()).filter(({ recorded, replayed }) => recorded !== replayed);
 * console.log(unlike.length === 0 ? 'the chart still does the same' : unlike);
 * ```
 */
export function replayTrace({ base, entries }: TraceJson): ReplayedStep[] {
  if (base === null) return [];
  const { state, error, name, relayed, frameRule, auth, ...context } = base;
  let now = 0;
  const clock = { ...idleClock, now: () => now };
  const settings = { ...toSettings({ client: idleClient, name, auth, clock }), relayed, frameRule };
  // The slot's stand-in of a session that was never started: commands to it lead nowhere.
  const [{ children }] = initialTransition(whatsGateSessionMachine, { client: idleClient, name });
  const resolved = whatsGateSessionMachine.resolveState({
    value: fromStatePath(state) as Parameters<typeof whatsGateSessionMachine.resolveState>[0]['value'],
    context: { ...context, account: null, settings, auth, error: error && fromError(error) },
  });
  let snapshot = { ...resolved, children };
  return entries
    .filter(({ chart }) => chart === 'session')
    .map((entry) => {
      now = entry.at;
      [snapshot] = transition(whatsGateSessionMachine, snapshot, fromEvent(entry.event));
      return { entry, recorded: entry.state, replayed: toStatePath(snapshot.value) };
    });
}

/** Timers fire when the trace says so. */
const idleClock = { setTimeout: () => undefined, clearTimeout: () => {} };

function fromEvent(event: TraceEntry['event']): SessionEvent {
  return ('error' in event
    ? { ...event, error: fromError(event.error as TracedError) }
    : event) as unknown as SessionEvent;
}

function fromError({ code, retryable, ambiguous, server }: TracedError): WhatsGateError {
  return new WhatsGateError(code as WhatsGateErrorCode, 'This was replayed from a trace.', {
    retryable,
    ambiguous,
    server: server && { ...server, message: null },
  });
}
