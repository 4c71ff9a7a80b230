import { type ChildProcess, fork } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { EngineName, Outcome, Report } from './engine.ts';

/** Far more than a run takes, on a slow machine too. */
const maxRun = 20 * 60_000;
/** How long a run that is told to end may take for it. */
const maxEnd = 15_000;

const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, async () => {
    await Promise.all([...running].map(endRun));
    process.exit(128 + constants.signals[signal]);
  });
}

/**
 * Runs the suites in an engine, in a process of its own: what happens to a browser happens to this run only.
 *
 * @param programs - the engine's programs, as they were found
 * @param isShown - whether what it prints is shown at once, instead of kept
 */
export async function startRun(engine: EngineName, programs: object, filters: readonly string[], isShown: boolean) {
  const begin = Date.now();
  const child = fork(join(import.meta.dirname, 'run-engine.ts'), [engine, JSON.stringify(programs), ...filters], {
    silent: !isShown,
  });
  running.add(child);
  let report: Report | undefined;
  let output = '';
  let isLate = false;
  child.on('message', (message) => {
    report = message as Report;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
  }
  const timer = setTimeout(() => {
    isLate = true;
    void endRun(child);
  }, maxRun);
  const how = await ended(child);
  clearTimeout(timer);
  running.delete(child);
  const seconds = Math.round((Date.now() - begin) / 1000);
  const crashed = isLate ? `it was ended after ${maxRun / 60_000} minutes` : `it ended without a result (${how})`;
  const outcome: Outcome = { engine, seconds, ...(report ?? { crashed }) };
  return { outcome, output };
}

/** @returns the exit code or the signal */
function ended(child: ChildProcess): Promise<string> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve('');
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(String(signal ?? code)));
  });
}

async function endRun(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), maxEnd);
  await ended(child);
  clearTimeout(timer);
}
