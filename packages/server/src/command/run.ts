import { isWhatsGateError } from '@whatsgate/client';
import { runDoctor } from './doctor/doctor.ts';
import { help } from './help.ts';
import { createLog } from './log.ts';
import { type RunningServer, startServer } from './serve/start-server.ts';
import { parseSettings } from './settings/parse-settings.ts';
import type { SettingsProblem } from './settings/reader.ts';
import { toSummary } from './summary.ts';
import { readVersion } from './version.ts';

const log = createLog((line) => process.stdout.write(line));
// Whoever read the log may be gone, as after `| head`: that ends no relay.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** Runs the command. Sets the exit code, and never rejects. */
export async function run(args: readonly string[]): Promise<void> {
  const [first, ...more] = args;
  try {
    if (first === undefined) await serve();
    else if (first === 'doctor') await examine(more);
    else if (first === '--help' || first === '-h') process.stdout.write(`${help}\n`);
    else if (first === '--version' || first === '-v') process.stdout.write(`${readVersion()}\n`);
    else refuse(`whatsgate-server: "${first}" is not known. \`whatsgate-server --help\` says what is.`);
  } catch (error) {
    refuse(`whatsgate-server: ${explain(error)}`);
  }
}

/** Our own errors say what to do; any other one is a fault of this program, and its stack is wanted. */
function explain(error: unknown): string {
  const { code, message, stack } = error as Partial<NodeJS.ErrnoException>;
  if (isWhatsGateError(error)) return error.message;
  if (code?.startsWith('ERR_PARSE_ARGS')) return `${message} \`whatsgate-server doctor --help\` says what it takes.`;
  return stack ?? String(error);
}

async function examine(args: readonly string[]): Promise<void> {
  const { text, isHealthy } = await runDoctor(args, process.env);
  process.stdout.write(`${text}\n`);
  if (!isHealthy) process.exitCode = 1;
}

async function serve(): Promise<void> {
  const { settings, problems, notes } = parseSettings(process.env);
  if (problems.length > 0) return refuse(toRefusal(problems, notes));
  const server = await startServer(settings, log);
  // Before anybody hears that it has started, and may end it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(server, signal));
  console.error(toSummary(settings, server, notes));
  const { publicUrl, localUrl, integrity } = server;
  log('info', 'started', { version: readVersion(), publicUrl, localUrl, integrity });
  for (const text of notes) log('warn', 'note', { text });
}

let isStopping = false;

function stop(server: RunningServer, signal: string): void {
  if (isStopping) process.exit(1);
  isStopping = true;
  log('info', 'stopping', { signal });
  server.stop().then(
    (isFinished) => {
      log(isFinished ? 'info' : 'warn', 'stopped', { isFinished });
      process.exit(0);
    },
    (error: unknown) => {
      log('error', 'stopped', { isFinished: false, reason: String(error) });
      process.exit(1);
    },
  );
}

function toRefusal(problems: readonly SettingsProblem[], notes: readonly string[]): string {
  return [
    'whatsgate-server cannot start:',
    ...problems.map(({ variable, problem, line }) => `- ${variable} ${problem}.\n    ${line}`),
    ...notes.map((note) => `- ${note}`),
    '`whatsgate-server --help` lists the variables.',
  ].join('\n');
}

function refuse(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
