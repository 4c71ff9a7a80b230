import { callHook } from './call-hook.ts';
import { type Redact, toReason } from './reason.ts';
import type { SweepReport } from './recovery/sweep.ts';

/** Work in the background that failed. */
export type FailureEvent = 'sweep failed' | 'release failed' | 'listing failed' | 'webhook failed' | 'delivery failed';

/**
 * One line for your log. `reason` says why something failed: what your hook, your store or WhatsGate said, without the
 * API key, numbers, ids and callback tokens. Browsers never see it.
 */
export type ServerLogEntry =
  | {
      readonly event: 'request';
      readonly command: string;
      readonly status: number;
      readonly ms: number;
      readonly reason?: string;
    }
  | ({ readonly event: 'sweep' } & SweepReport)
  | { readonly event: FailureEvent; readonly reason: string }
  /** A session was seen linked for the first time, or is not linked any more. */
  | { readonly event: 'linked' | 'unlinked' }
  /** WhatsGate stores another name than it is given, so the server finds its sessions by longer ways. */
  | { readonly event: 'name changed' }
  /** An event that `onEvent` has refused for 24 hours is put aside; `id` is WhatsGate's. */
  | { readonly event: 'event parked'; readonly id: string }
  | { readonly event: 'hook failed'; readonly hook: string; readonly reason: string };

/** Passes entries to `log`; without one, prints the failures to the console. Never throws. */
export type Report = (entry: ServerLogEntry) => void;

export function createReport(log: ((entry: ServerLogEntry) => unknown) | undefined, redact: Redact): Report {
  if (log === undefined) return print;
  return (entry) => {
    void callHook(() => log(entry)).then((outcome) => {
      if (outcome.isDone) return;
      print({ event: 'hook failed', hook: 'log', reason: redact(toReason(outcome.thrown)) });
      print(entry);
    });
  };
}

function print(entry: ServerLogEntry): void {
  const what = describe(entry);
  // The console is the application's too: it may be replaced by something that throws.
  if (what !== null) void callHook(() => console.error(`WhatsGate: ${what}`));
}

function describe(entry: ServerLogEntry): string | null {
  switch (entry.event) {
    case 'request':
      return entry.reason === undefined ? null : `${entry.command} was answered with ${entry.status}: ${entry.reason}`;
    case 'sweep':
      return entry.postponed === 0 ? null : `${entry.postponed} deletes wait for the next sweep: too many at once.`;
    case 'linked':
    case 'unlinked':
      return null;
    case 'name changed':
      return 'WhatsGate stores another name for a session than it was given.';
    case 'sweep failed':
    case 'release failed':
    case 'listing failed':
    case 'webhook failed':
    case 'delivery failed':
      return `a ${entry.event.replace(' failed', '')} failed: ${entry.reason}`;
    case 'event parked':
      return `event ${entry.id} was put aside: \`onEvent\` has failed for 24 hours.`;
    case 'hook failed':
      return `\`${entry.hook}\` failed: ${entry.reason}`;
  }
}
