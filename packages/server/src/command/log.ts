import type { ServerLogEntry } from '../report.ts';

export type Level = 'info' | 'warn' | 'error';

/** One line of JSON: when, how bad, what, and further fields. */
export type Log = (level: Level, event: string, fields?: Readonly<Record<string, unknown>>) => void;

/** @param write - gets each line with its end */
export function createLog(write: (line: string) => unknown): Log {
  return (level, event, fields = {}) =>
    void write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
}

/** Passes on what the server tells; it has taken keys, secrets and numbers out. */
export function logEntry(log: Log, { event, ...fields }: ServerLogEntry): void {
  log(toLevel({ event, ...fields } as ServerLogEntry), event, fields);
}

function toLevel(entry: ServerLogEntry): Level {
  if (entry.event === 'request') return entry.status >= 500 ? 'error' : 'reason' in entry ? 'warn' : 'info';
  if ('reason' in entry || entry.event === 'event parked') return 'error';
  return entry.event === 'name changed' ? 'warn' : 'info';
}
