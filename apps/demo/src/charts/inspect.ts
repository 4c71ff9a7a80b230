import { createTrace, type WhatsGateSessionOptions } from '@whatsgate/core';

/** What has happened in both charts since the page was loaded, without personal data. */
export const trace = createTrace();

const listeners = new Set<() => void>();
let isScheduled = false;

/** For a session's options: each route gives it to its own. */
export const inspect: NonNullable<WhatsGateSessionOptions['inspect']> = (event) => {
  trace.inspect(event);
  // XState is in the middle of a step, and often takes several at once: the page follows when they are over.
  if (!isScheduled) queueMicrotask(tell);
  isScheduled = true;
};

/** Calls the listener now, and whenever something has happened. */
export function onTrace(listener: () => void): void {
  listeners.add(listener);
  listener();
}

function tell(): void {
  isScheduled = false;
  for (const listener of listeners) listener();
}
