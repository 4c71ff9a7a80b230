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
  /** The trimmed value; null where there is none. An empty one counts as none, and quotes around one as a problem. */
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
  const fail: Reader['fail'] = (variable, problem, line) => void problems.push({ variable, problem, line });
  return {
    read(name) {
      const whole = environment[name] ?? '';
      const [, quote, inner] = /^(["']?)(.*)\1$/s.exec(whole.trim()) ?? [];
      const text = inner?.trim() || null;
      // As a file of secrets often ends.
      if (text !== null && whole !== whole.trim() && name.endsWith('SECRET'))
        notes.push(`${name} has white space around it, which does not count: your backend must leave it out, too.`);
      // As `docker run --env-file` does it. The same file may be read elsewhere with them: a secret would be another
      // one.
      if (quote !== '') fail(name, 'stands in quotes, which count as a part of it', `${name}=…   # without quotes`);
      return text;
    },
    fail,
    note: (text) => void notes.push(text),
    problems,
    notes,
  };
}

export function parseNumber({ read, fail }: Reader, name: string, fallback: number, min: number, max: number): number {
  const text = read(name);
  if (text === null) return fallback;
  // Not what else JavaScript takes for a number, such as 0x10.
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (isWholeNumber(value, min) && value <= max) return value;
  fail(
    name,
    `must be a whole number ${max === Infinity ? `from ${min}` : `from ${min} to ${max}`}, not "${text}"`,
    `${name}=${fallback}`,
  );
  return fallback;
}
