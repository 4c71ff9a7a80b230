import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../dist/command/main.js');

/** The built command as a process of its own. */
export interface Command {
  /** Where it listens; empty where it has refused to. */
  readonly url: string;
  /** What it has said to a person. */
  said(): string;
  /** The lines of its log. */
  log(): readonly Record<string, unknown>[];
  readonly ended: Promise<number | null>;
  /** @returns the exit code */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>;
  send(signal: 'SIGTERM' | 'SIGINT'): void;
}

export interface CommandOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the built one. */
  readonly program?: string;
  readonly nodeArgs?: readonly string[];
}

const running = new Set<Command>();
/** Kills what a test has left. */
export async function killCommands(): Promise<void> {
  for (const command of running) await command.end('SIGKILL');
}

/** Starts it with nothing but this environment; resolves when it listens, or has ended. */
export async function startCommand({
  args = [],
  env = {},
  nodeArgs = [],
  ...options
}: CommandOptions): Promise<Command> {
  const child = spawn(process.execPath, [...nodeArgs, options.program ?? program, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const listening = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, url] = /listens on (http:\S+)\n(?:.*\n)*.*notifications/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    void ended.then(() => resolve(''));
  });
  const command: Command = {
    url: await listening,
    said: () => out + said,
    log: () =>
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    ended,
    async end(signal) {
      child.kill(signal);
      return ended;
    },
    send: (signal) => void child.kill(signal),
  };
  running.add(command);
  void ended.then(() => running.delete(command));
  return command;
}
