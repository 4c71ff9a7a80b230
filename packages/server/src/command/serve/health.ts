import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock, withDeadline } from '../../clock.ts';
import type { WhatsGateStore } from '../../stores/store.ts';

const maxTime = 2_000;

/** By the end of the path, as everything here: a proxy may or may not take the beginning away. */
export function isHealthCheck({ url = '' }: IncomingMessage): boolean {
  return /\/healthz\/?$/.test(url.split('?', 1)[0] ?? '');
}

/** Says whether the store answers. WhatsGate is not asked: its failure is no reason to restart this process. */
export async function answerHealth(store: WhatsGateStore, response: ServerResponse): Promise<void> {
  const isHealthy = await withDeadline(systemClock, maxTime, 'The store', store.now()).then(
    () => true,
    () => false,
  );
  const body = JSON.stringify(isHealthy ? { status: 'ok' } : { status: 'the store does not answer' });
  response.writeHead(isHealthy ? 200 : 503, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(`${body}\n`);
}
