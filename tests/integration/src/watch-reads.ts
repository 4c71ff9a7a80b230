import type { World } from './world.ts';

/** A request that the session has sent. */
export interface SentRequest {
  readonly command: string;
  /** By the session's clock; ms. */
  readonly at: number;
  /** It asked the relay to wait. */
  readonly mayWait: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** Reads that were waiting when it was sent. */
  readonly besides: number;
}

export interface WatchedReads {
  readonly sent: SentRequest[];
  /** How many reads the relay holds back at present, and the most so far. */
  readonly counts: { waiting: number; most: number };
}

/** Notes each request of the world's sessions, and which of them the relay holds back. */
export function watchReads(world: World): WatchedReads {
  const watched: WatchedReads = { sent: [], counts: { waiting: 0, most: 0 } };
  const { sent, counts } = watched;
  const { wire } = world;
  world.wire = async (request) => {
    const command = request.url.split('/').at(-1) ?? '';
    const mayWait = request.headers.has('prefer');
    const body = (await request.clone().json()) as Record<string, unknown>;
    if (request.signal.aborted) throw request.signal.reason;
    sent.push({ command, at: world.emulator.clock.now(), mayWait, body, besides: counts.waiting });
    if (!mayWait) return wire(request);
    counts.waiting += 1;
    counts.most = Math.max(counts.most, counts.waiting);
    const aborted = new Promise<never>((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason));
    });
    return Promise.race([wire(request), aborted]).finally(() => {
      counts.waiting -= 1;
    });
  };
  return watched;
}
