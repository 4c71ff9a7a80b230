import type { EmulatorClock } from './clock.ts';

/** One thing that happened. */
export interface LogEntry {
  /** Milliseconds since the epoch, by the emulator's clock. */
  readonly at: number;
  /** Who did something: a caller of the API, the QR page, the phone, a webhook, or the session itself. */
  readonly who: 'api' | 'page' | 'phone' | 'webhook' | 'session';
  /** What, in few words: `session-create 200`, `scan`, `ready -> OK`. */
  readonly what: string;
  /** The `unique_id` it was about, where there was one. */
  readonly session: string | null;
}

export interface Log {
  add(who: LogEntry['who'], what: string, session?: string | null): void;
  entries(): readonly LogEntry[];
  clear(): void;
}

const longest = 1000;

export function createLog(clock: EmulatorClock): Log {
  const entries: LogEntry[] = [];
  return {
    add(who, what, session = null) {
      entries.push({ at: clock.now(), who, what, session });
      if (entries.length > longest) entries.shift();
    },
    entries: () => [...entries],
    clear: () => entries.splice(0),
  };
}
