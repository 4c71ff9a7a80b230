import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** One command of a list, as `npm test` and `npm run soak` are. */
export interface Step {
  readonly name: string;
  readonly command: string;
  /** Names of the steps that must have passed before this one starts. */
  readonly after?: readonly string[];
  /** Environment variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

interface RunOptions {
  /** What the list is, for `--help`. */
  readonly about: string;
  /** How many steps run at once. */
  readonly lanes: number;
  /** Whether what a step prints is shown while it runs, and not only where it fails. */
  readonly live?: boolean;
}

interface Outcome {
  readonly result: 'passed' | 'failed' | 'not run';
  readonly seconds: number;
  /** What it says of the tests that failed. */
  readonly failures?: readonly string[];
}

const root = join(import.meta.dirname, '..');
/** Lines of a step that passed which must not go unseen: a test that was not run, and why. */
const notable = /\b[1-9]\d* skipped|\b[1-9]\d* flaky|\bpassed only at the second try\b|cannot be tried|was not tried/;
/** How Vitest, Playwright and TypeScript begin to tell of a failure. */
const failure = /\bFAIL\b|^\s*\d+\) |\berror TS\d+/;
/** A long log is often cut to its end: there each failure is told once more, by its first lines. */
const repeated = { linesEach: 8, lines: 80 };
const ansi = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Runs a list of steps by the arguments of this process, prints how long each took, and sets the exit code. */
export async function runSteps(steps: readonly Step[], options: RunOptions): Promise<void> {
  const { values } = parseArgs({
    options: { help: { type: 'boolean' }, list: { type: 'boolean' }, only: { type: 'string', multiple: true } },
  });
  if (values.help) return console.log(toHelp(options.about));
  if (values.list) return console.log(steps.map(({ name, command }) => `${name.padEnd(24)}${command}`).join('\n'));
  const unknown = values.only?.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) {
    console.error(`There is no step "${unknown}"; --list shows them all.`);
    process.exitCode = 1;
    return;
  }
  const chosen = values.only === undefined ? steps : choose(steps, values.only);
  const started = performance.now();
  const outcomes = await runAll(chosen, options);
  printSummary(outcomes, secondsSince(started));
  if ([...outcomes.values()].some(({ result }) => result !== 'passed')) process.exitCode = 1;
}

/** The named steps, and those that must have passed before them. */
function choose(steps: readonly Step[], names: readonly string[]): readonly Step[] {
  const wanted = new Set(names);
  // The set grows while it is gone through.
  for (const name of wanted)
    for (const before of steps.find((step) => step.name === name)?.after ?? []) wanted.add(before);
  return steps.filter(({ name }) => wanted.has(name));
}

/** Starts the steps in the order of the list: each as soon as a lane is free and what it needs has passed. */
async function runAll(
  steps: readonly Step[],
  { lanes, live = false }: RunOptions,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const running = new Map<string, Promise<void>>();
  const waiting = [...steps];
  const stateOf = (name: string) => outcomes.get(name)?.result;
  const finish = async (step: Step) => {
    outcomes.set(step.name, await run(step, live));
    running.delete(step.name);
  };
  while (waiting.length > 0 || running.size > 0) {
    for (const step of [...waiting]) {
      const before = step.after ?? [];
      const isLost = before.some((name) => stateOf(name) === 'failed' || stateOf(name) === 'not run');
      const canStart = running.size < lanes && before.every((name) => stateOf(name) === 'passed');
      if (!(isLost || canStart)) continue;
      waiting.splice(waiting.indexOf(step), 1);
      if (isLost) outcomes.set(step.name, { result: 'not run', seconds: 0 });
      else running.set(step.name, finish(step));
    }
    await Promise.race(running.values());
  }
  return outcomes;
}

async function run({ name, command, env = {} }: Step, live: boolean): Promise<Outcome> {
  console.log(`  start   ${name}: ${command}`);
  const started = performance.now();
  const { code, output } = await execute(command, env, live);
  const seconds = secondsSince(started);
  if (code === 0) {
    console.log(`  passed  ${name}, ${seconds.toFixed(1)} s`);
    for (const line of output.split('\n').filter((each) => notable.test(each))) console.log(`          ${line.trim()}`);
    return { result: 'passed', seconds };
  }
  console.error(`${live ? '' : `\n${output}\n`}  FAILED  ${name}, ${seconds.toFixed(1)} s: ${command}\n`);
  return { result: 'failed', seconds, failures: findFailures(output) };
}

function findFailures(output: string): readonly string[] {
  const lines = output
    .replace(ansi, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const found = new Set<number>();
  lines.forEach((line, at) => {
    if (failure.test(line)) for (let more = 0; more < repeated.linesEach; more++) found.add(at + more);
  });
  return [...found].flatMap((at) => lines[at] ?? []).slice(0, repeated.lines);
}

function execute(
  command: string,
  more: Readonly<Record<string, string>>,
  live: boolean,
): Promise<{ code: number; output: string }> {
  // As a package manager does: the tools of this repository come first in the PATH.
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');
  const env = { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', ...more };
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const [stream, shown] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (live) shown.write(text);
      });
    }
    child.on('error', ({ message }) => resolve({ code: 1, output: `${output}${message}` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function printSummary(outcomes: ReadonlyMap<string, Outcome>, total: number): void {
  const rows = [...outcomes].map(
    ([name, { result, seconds }]) => `  ${name.padEnd(24)}${seconds.toFixed(1).padStart(7)} s  ${result}`,
  );
  const bad = [...outcomes].filter(([, { result }]) => result !== 'passed').map(([name]) => name);
  for (const [name, { failures = [] }] of outcomes)
    if (failures.length > 0) console.log(`\n${name}:\n${failures.join('\n')}`);
  const verdict = bad.length === 0 ? 'All checks passed' : `Not passed: ${bad.join(', ')}`;
  console.log(`\n${rows.join('\n')}\n\n${verdict}, in ${total.toFixed(1)} s.`);
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}

function toHelp(about: string): string {
  return `${about}

  --list         names each step with its command
  --only NAME    runs this step, after those that it needs; may be given again
  --help         shows this`;
}
