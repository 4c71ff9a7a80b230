import { breakConnection } from '../runtime/broken-connection.ts';
import type { EmulatorClock } from '../runtime/clock.ts';
import type { ApiFault } from './faults.ts';

const huge = 300 * 1024 * 1024;
const chunk = new Uint8Array(64 * 1024).fill(32);

/** Answers a command as the fault says. `work` runs the command properly. */
export async function applyFault(
  fault: ApiFault,
  work: () => Promise<Response>,
  clock: EmulatorClock,
): Promise<Response> {
  const ms = fault.ms ?? 1_000;
  switch (fault.kind) {
    case 'delay':
      await pause(clock, ms);
      return work();
    case 'error': {
      const { name = 'Exception', message = 'A fault set by the test', status = 500 } = fault;
      return Response.json({ name, message, code: 0 }, { status });
    }
    case 'html':
      return new Response('<!doctype html><title>Bad gateway</title>', {
        status: fault.status ?? 200,
        headers: { 'Content-Type': 'text/html' },
      });
    case 'truncated': {
      const text = await (await work()).text();
      return new Response(text.slice(0, text.length / 2), { headers: { 'Content-Type': 'application/json' } });
    }
    case 'dripping':
      return new Response(drip(await (await work()).text(), ms, clock), {
        headers: { 'Content-Type': 'application/json' },
      });
    case 'huge':
      return new Response(flood(), { headers: { 'Content-Type': 'application/json' } });
    case 'redirect':
      return new Response(null, { status: 307, headers: { Location: fault.to ?? 'http://127.0.0.1:9/' } });
    case 'reset-before':
      return breakConnection();
    case 'reset-after':
      await work();
      return breakConnection();
  }
}

export function pause(clock: EmulatorClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimeout(resolve, ms);
  });
}

function drip(text: string, ms: number, clock: EmulatorClock): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      await pause(clock, ms);
      controller.enqueue(bytes.subarray(sent, sent + 1));
      sent += 1;
      if (sent >= bytes.length) controller.close();
    },
  });
}

function flood(): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(chunk);
      sent += chunk.length;
      if (sent >= huge) controller.close();
    },
  });
}
