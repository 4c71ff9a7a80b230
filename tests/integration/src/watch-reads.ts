import { afterEach } from 'vitest';
import type { ObservedSession } from './observed-session.ts';
import { createWorld, type Route, type World } from './world.ts';

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
  const sent: SentRequest[] = [];
  const counts = { waiting: 0, most: 0 };
  const open = new Set<AbortSignal>();
  const count = () => {
    counts.waiting = [...open].filter(({ aborted }) => !aborted).length;
    counts.most = Math.max(counts.most, counts.waiting);
  };
  const { wire } = world;
  world.wire = async (request) => {
    count();
    const { waiting: besides } = counts;
    const { signal } = request;
    const command = request.url.split('/').at(-1) ?? '';
    const mayWait = request.headers.has('prefer');
    if (mayWait) open.add(signal);
    count();
    const at = world.emulator.clock.now();
    sent.push({ command, at, mayWait, besides, body: (await request.clone().json()) as SentRequest['body'] });
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    return Promise.race([wire(request), aborted]).finally(() => {
      open.delete(signal);
      count();
    });
  };
  return { sent, counts };
}

const sessions: ObservedSession[] = [];

/** One read waits per page, and all tests of a file are one page: so the sessions of each are closed after it. */
export async function openWorld(route: Route): Promise<World> {
  const world = await createWorld(route);
  const { createSession } = world;
  const createClosed: World['createSession'] = (options) => {
    const session = createSession(options);
    sessions.push(session);
    return session;
  };
  sessions.push(world.session);
  return Object.assign(world, { createSession: createClosed });
}
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});
