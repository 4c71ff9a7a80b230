// A thousand sessions alive at once, their pages open: what it costs. `node bench/thousand-sessions.ts`, after a build.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const sessions = 1000;
const few = 10;
const pollEvery = 250;
const seconds = 10;

const child = spawn(process.execPath, [
  join(import.meta.dirname, '../dist/cli.js'),
  '--port',
  '0',
  '--slots',
  String(sessions),
]);
const url = await new Promise<string>((resolve) => {
  child.stdout.on('data', (said) => {
    const found = /API\s+(\S+)\/api/.exec(String(said))?.[1];
    if (found !== undefined) resolve(found);
  });
});

console.log(`Method: the emulator in a process of its own (Node ${process.versions.node}), sessions made over HTTP, and each page's question
asked every ${pollEvery} ms for ${seconds} s, first by ${few} pages, then by ${sessions}. One machine asks and answers, so compare the two rows.\n`);

const ids: string[] = [];
const rows = [await measure(few), await measure(sessions)];
console.table(rows);
const [small, large] = rows as [Row, Row];
const perSession = ((large['memory, MiB'] - small['memory, MiB']) * 1024) / (sessions - few);
console.log(
  `${sessions} pages against ${few}: median answer ${(large['median, ms'] / small['median, ms']).toFixed(1)} times as long; ${perSession.toFixed(1)} KiB a session.`,
);
child.kill('SIGTERM');

interface Row {
  readonly pages: number;
  readonly 'memory, MiB': number;
  readonly answers: number;
  readonly 'median, ms': number;
  readonly '99th, ms': number;
}

async function measure(pages: number): Promise<Row> {
  while (ids.length < pages) ids.push(await create());
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(ids.slice(0, pages).map((id, index) => watchPage(id, end, times, (index / pages) * pollEvery)));
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2));
  return { pages, 'memory, MiB': residentMemory(), answers: times.length, 'median, ms': at(0.5), '99th, ms': at(0.99) };
}

async function create(): Promise<string> {
  const answer = await fetch(`${url}/api/v1/session-create`, {
    method: 'POST',
    headers: { 'X-Api-Key': 'emulator-key' },
    body: '{"name":"bench"}',
  });
  return ((await answer.json()) as { data: { unique_id: string } }).data.unique_id;
}

/** Asks as the page's script does. */
async function watchPage(id: string, end: number, times: number[], offset: number): Promise<void> {
  await pause(offset);
  let seen = '';
  while (performance.now() < end) {
    const start = performance.now();
    const response = await fetch(`${url}/qr/${id}/state?seen=${encodeURIComponent(seen)}`);
    if (response.status === 200) {
      const { view, generation } = (await response.json()) as { view: string; generation: number };
      seen = `${view} ${generation}`;
    }
    times.push(performance.now() - start);
    await pause(pollEvery);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Resident memory of the emulator's process, from Linux's own count; 0 elsewhere. */
function residentMemory(): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024);
  } catch {
    return 0;
  }
}
