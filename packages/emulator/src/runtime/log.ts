import type { EmulatorClock } from './clock.ts';

/** One thing that happened. */
export interface LogEntry {
  /** Milliseconds since the epoch, by the emulator's clock. */
  readonly at: number;
  /** Where it happened: the API, a QR page, a phone, a webhook, or the session itself. */
  readonly who: 'api' | 'page' | 'phone' | 'webhook' | 'session';
  /** What happened, in a few words: `session-create`, `scan`, `ready 19 -> OK`. */
  readonly what: string;
  /** The `unique_id` of the session, if it concerns one. */
  readonly session: string | null;
}

export interface Log {
  add(who: LogEntry['who'], what: string, session?: string | null): void;
  entries(): readonly LogEntry[];
  clear(): void;
}

const maxEntries = 1000;

export function createLog(clock: EmulatorClock): Log {
  const entries: LogEntry[] = [];
  return {
    add(who, what, session = null) {
      entries.push({ at: clock.now(), who, what, session });
      if (entries.length > maxEntries) entries.shift();
    },
    entries: () => [...entries],
    clear: () => entries.splice(0),
  };
}
