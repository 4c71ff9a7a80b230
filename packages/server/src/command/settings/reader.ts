import { isWholeNumber } from '../../option-values.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that cannot work, and the line that would. */
export interface SettingsProblem {
  readonly variable: string;
  readonly problem: string;
  readonly line: string;
}

/** Reads the environment, and collects what is wrong with it: all of it, not only the first. */
export interface Reader {
  /** The trimmed value; null where there is none. An empty one counts as none. */
  read(name: string): string | null;
  fail(variable: string, problem: string, line: string): void;
  /** Says what works and should be known. */
  note(text: string): void;
  readonly problems: readonly SettingsProblem[];
  readonly notes: readonly string[];
}

export function createReader(environment: Environment): Reader {
  const problems: SettingsProblem[] = [];
  const notes: string[] = [];
  return {
    read: (name) => environment[name]?.trim() || null,
    fail: (variable, problem, line) => void problems.push({ variable, problem, line }),
    note: (text) => void notes.push(text),
    problems,
    notes,
  };
}

export function parseNumber({ read, fail }: Reader, name: string, fallback: number, min: number, max: number): number {
  const text = read(name);
  if (text === null) return fallback;
  const value = Number(text);
  if (isWholeNumber(value, min) && value <= max) return value;
  fail(
    name,
    `must be a whole number ${max === Infinity ? `from ${min}` : `from ${min} to ${max}`}, not "${text}"`,
    `${name}=${fallback}`,
  );
  return fallback;
}
