// What one process of `whatsgate-server` takes to serve many pages that show a code. `node bench/pages-at-once.ts`, after a build.
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pages = Number(process.argv[2] ?? 500);
const seconds = 60;
/** As often as a page asks that shows a code, ms; one whose frame is silent asks every 4 s. */
const readEvery = Number(process.argv[3] ?? 15_000);
/** Within so many ms all pages come. */
const arriveWithin = 30_000;
const origin = 'https://app.test';
const secret = 'f3b1c07a9de24c58a6f0917c3d5be842';
/** Of Linux: a hundredth of a second. */
const tick = 10;

console.log(`Method: the built command, the emulator and ${pages} pages in three processes, over HTTP on this machine with ${availableParallelism()} cores, Node
${process.versions.node}, a SQLite file. Within ${arriveWithin / 1_000} s each page asks for a session, of an owner of its own with a ticket, again where it is told to ask
later; once all show a code, each reads its session every ${readEvery / 1_000} s for ${seconds} s. CPU and memory are those of the command, from /proc: user and system time, and the resident
set. Times are those that the pages see, ms. The emulator and the pages share the machine, so a slow answer may be theirs.\n`);

const folder = await mkdtemp(join(tmpdir(), 'whatsgate-bench-'));
const emulator = await start(
  '../../emulator/dist/cli.js',
  ['--port', '0', '--slots', String(pages)],
  {},
  /API\s+(\S+)/,
);
const command = await start(
  '../dist/command/main.js',
  [],
  {
    WHATSGATE_BASE_URL: emulator.url,
    WHATSGATE_SECRET: secret,
    WHATSGATE_ALLOWED_ORIGINS: origin,
    WHATSGATE_STORE: `sqlite:${join(folder, 'whatsgate.db')}`,
    PORT: '0',
  },
  /listens on (\S+)(?:.*\n)*.*notifications/,
);

const failures = new Map<string, number>();
const creates: number[] = [];
const reads: number[] = [];
const atStart = await readUsage(command.child);
const begun = performance.now();
const ids = await Promise.all(Array.from({ length: pages }, (_, page) => create(page)));
const created = performance.now();
const afterCreates = await readUsage(command.child);
await Promise.all(ids.map((id, page) => show(id, page)));
const ended = performance.now();
const atEnd = await readUsage(command.child);

console.table([
  toRow('creates', creates, afterCreates.cpu - atStart.cpu, created - begun),
  toRow('reads', reads, atEnd.cpu - afterCreates.cpu, ended - created),
]);
console.table([{ 'memory before, MB': atStart.memory, 'at the end': atEnd.memory, 'at most': atEnd.maxMemory }]);
console.log(
  failures.size === 0 ? 'Every request was answered with 200.' : `Other answers: ${JSON.stringify([...failures])}`,
);
for (const { child } of [command, emulator]) child.kill('SIGKILL');
await rm(folder, { recursive: true });

async function create(page: number): Promise<string> {
  await pause(Math.random() * arriveWithin);
  const from = performance.now();
  for (;;) {
    const { id, retryAfter } = await post('session-create', { name: 'Support' }, page);
    if (id !== null) {
      creates.push(performance.now() - from);
      return id;
    }
    await pause(retryAfter);
  }
}

async function show(id: string, page: number): Promise<void> {
  // Pages do not ask in step.
  await pause(Math.random() * readEvery);
  while (performance.now() - created < seconds * 1_000) {
    const from = performance.now();
    await post('sessions-get', { WhatsappID: id }, page);
    reads.push(performance.now() - from);
    await pause(readEvery);
  }
}

async function post(name: string, body: object, page: number) {
  const headers = {
    'Content-Type': 'application/json',
    Origin: origin,
    Authorization: `Bearer ${signTicket(`owner-${page}`)}`,
    'Idempotency-Key': `page-${page}`,
    'X-WhatsGate-Lease': `page-${page}`,
  };
  try {
    const response = await fetch(`${command.url}/${name}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const { data } = (await response.json()) as { data?: { readonly unique_id?: string } };
    if (!response.ok) count(`${name}: ${response.status}`);
    return { id: data?.unique_id ?? null, retryAfter: Number(response.headers.get('retry-after') ?? 2) * 1_000 };
  } catch {
    count(`${name}: no connection`);
    return { id: null, retryAfter: 2_000 };
  }
}

function count(failure: string): void {
  failures.set(failure, (failures.get(failure) ?? 0) + 1);
}

function signTicket(sub: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + 600;
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub, aud: 'whatsgate', exp })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

interface Program {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Starts a program, and finds its address in what it prints. */
async function start(
  file: string,
  args: readonly string[],
  env: Record<string, string>,
  ready: RegExp,
): Promise<Program> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL(file, import.meta.url)), ...args],
    {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => {
        // Its log goes on for as long as it runs.
        if (said.length < 10_000) said += text;
        const [, found] = ready.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    child.once('exit', () => reject(new Error(`${file} has ended:\n${said}`)));
  });
  return { child, url };
}

/** CPU in ms since the start of the process, memory in MB. */
async function readUsage({ pid }: ChildProcess) {
  const stat = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const read = (field: string) => Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
  return { cpu: (Number(stat[11]) + Number(stat[12])) * tick, memory: read('VmRSS'), maxMemory: read('VmHWM') };
}

function toRow(what: string, times: number[], cpu: number, duration: number) {
  const sorted = times.toSorted((one, other) => one - other);
  const quantile = (part: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0);
  return {
    what,
    count: times.length,
    median: quantile(0.5),
    p99: quantile(0.99),
    slowest: quantile(1),
    'CPU, % of a core': Math.round((cpu / duration) * 100),
    'CPU ms for each': Math.round((cpu / times.length) * 100) / 100,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
