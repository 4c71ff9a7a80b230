import type { WhatsGateAuth, WhatsGateError } from '@whatsgate/client';
import { plainError } from '../plain-error.ts';
import { callSafely } from '../session/call-safely.ts';
import { checkOptions } from '../session/check-options.ts';
import type { WhatsGateSession, WhatsGateSessionOptions } from '../session/create-session.ts';
import type { EarlyCreate } from '../session/early-create.ts';
import { createIdleSnapshot } from '../session/idle-snapshot.ts';
import type { WhatsGateSessionSource } from '../session/session-source.ts';
import type { WhatsGateSnapshot } from '../session/snapshot.ts';
import { toAuth } from '../session/to-auth.ts';
import { importCharts } from './import-charts.ts';
import { loadAhead } from './load-ahead.ts';

type Charts = Awaited<ReturnType<typeof importCharts>>;
let charts: Charts | undefined;
async function loadCharts(): Promise<void> {
  charts ??= await importCharts();
}
const preload = () => loadCharts().catch(() => {});
const nextTask = () => new Promise((resolve) => setTimeout(resolve));

type Move = (session: WhatsGateSession) => void;

/**
 * `createWhatsGateSession` in about a kilobyte: what a session needs to run is loaded when the page is idle, when the
 * person first points at something, by `preload()`, and at the latest by `start()`. Until then there is only what the
 * person has asked for; the session takes that over.
 *
 * @example
 * ```ts
 * import { createLazySession } from '@whatsgate/core/lazy';
 *
 * const session = createLazySession({ relay: '/api/whatsgate', name: 'Support' });
 * document.querySelector('#start')?.addEventListener('click', session.start);
 * ```
 * @throws WhatsGateError `INVALID_OPTIONS` when the name is missing, and unless there is either a relay or a client
 */
export function createLazySession(options: WhatsGateSessionOptions): WhatsGateSession {
  return createSessionLater(options, () => options);
}

/** {@link createLazySession}, with callbacks, headers and `fetch` of the latest options. */
export function createSessionLater(
  options: WhatsGateSessionOptions,
  latest: () => WhatsGateSessionSource,
): WhatsGateSession {
  checkOptions(options);
  const idle = createIdleSnapshot(options.auth);
  let snapshot: WhatsGateSnapshot = idle;
  let session: WhatsGateSession | undefined;
  let early: EarlyCreate | null = null;
  let isLoading = false;
  let hasFailed = false;
  let wasViewed = false;
  /** What was asked for, in order; empty while nothing is to be started. */
  let commands: Move[] = [];
  /** How each view and each listener moves over to the session. */
  const views = new Map<object, Move>();
  const listeners = new Map<() => void, Move>();

  const notify = () => [...listeners.keys()].forEach(callSafely);
  const show = (changes: object) => {
    snapshot = { ...idle, auth: snapshot.auth, ...changes } as WhatsGateSnapshot;
    notify();
  };
  const join = <Key>(registered: Map<Key, Move>, key: Key, move: (session: WhatsGateSession) => () => void) => {
    if (session) return move(session);
    let end: () => void = () => registered.delete(key);
    registered.set(key, (started) => {
      end = move(started);
    });
    return () => end();
  };
  const getSnapshot = () => (session ? session.getSnapshot() : snapshot);
  /** The views that there are now, also once the session has taken them over. */
  const held = new Set<object>();
  const isLeft = () => wasViewed && held.size === 0;

  const handOver = () => {
    if (isLeft() && !early) commands = [];
    if (commands.length === 0) {
      if (snapshot.status === 'initializing') show({ auth: idle.auth });
      return;
    }
    const { createSession, toLatestOptions } = charts as Charts;
    const started = createSession(toLatestOptions(options, latest), { early, shown: snapshot });
    session = started;
    for (const move of [...commands, ...views.values(), ...listeners.values()]) move(started);
    // The session is given back as if its last view had left now.
    if (isLeft()) started.retain()();
    if (started.getSnapshot() !== snapshot) notify();
  };
  const proceed = async () => {
    if (isLoading || session) return;
    isLoading = true;
    try {
      if (charts) {
        sendEarlier(charts);
        // The request goes out before the charts run for the first time, which takes as long as the network.
        if (early) await nextTask();
      } else {
        import('./send-early.ts').then((entry) => charts || sendEarlier(entry)).catch(() => {});
        await loadCharts();
      }
      isLoading = false;
      handOver();
    } catch (cause) {
      isLoading = false;
      if (snapshot.status === 'initializing') fail(cause);
    }
  };
  /** The request for the session need not wait for the charts, which are forty times as large. */
  const sendEarlier = ({ sendEarly }: Pick<Charts, 'sendEarly'>) => {
    if (!early && !isLeft() && commands.length === 1) early = sendEarly(options, latest, snapshot.auth);
  };
  const fail = (cause: unknown) => {
    const error =
      (cause as Error).name === 'WhatsGateError'
        ? (cause as WhatsGateError)
        : hasFailed
          ? plainError('NOT_LOADED', 'A part of the page could not be loaded. Reload it.')
          : plainError('NETWORK', 'A part of the page could not be loaded. Try again.');
    hasFailed = true;
    show({ status: 'error', error, can: { start: true, retry: true, close: true } });
    callSafely(() => (latest() as WhatsGateSessionOptions).onError?.(error));
  };
  const begin = (auth: WhatsGateAuth) => {
    if (snapshot.status !== 'initializing')
      show({ auth, status: 'initializing', phase: 'creating', can: { start: false, retry: false, close: true } });
    void proceed();
  };
  const start: WhatsGateSession['start'] = (given) => {
    if (session) return session.start(given);
    const auth = toAuth(given);
    const isStarting = snapshot.status === 'initializing';
    if (isStarting && !auth) return;
    if (!isStarting && !early) commands = [];
    commands.push((started) => started.start(auth));
    begin(auth ?? idle.auth);
  };

  return {
    getSnapshot,
    getServerSnapshot: () => idle,
    subscribe: (listener) => join(listeners, listener, (started) => started.subscribe(listener)),
    retain() {
      wasViewed = true;
      const stopLoadingAhead = charts ? () => {} : loadAhead(preload);
      const view = {};
      held.add(view);
      const release = join(views, view, (started) => started.retain());
      if (options.autoStart && !session && snapshot.status === 'idle') start();
      return () => {
        stopLoadingAhead();
        held.delete(view);
        release();
        charts?.closeWarmFrame(views);
        // What is on its way must be given back.
        if (early) void proceed();
      };
    },
    preload,
    warmUp() {
      const open = () => {
        if (!isLeft() && getSnapshot().can.start) charts?.warmUp(latest(), views);
      };
      void preload().then(() => callSafely(open));
    },
    start,
    retry() {
      if (session) session.retry();
      else if (snapshot.error) begin(snapshot.auth);
    },
    close() {
      if (session) return session.close();
      if (!snapshot.can.close) return;
      if (early) {
        commands.push((started) => started.close());
        void proceed();
      } else commands = [];
      show({ status: 'closed' });
    },
    attachFrame: (iframe, frameKey) => (session ? session.attachFrame(iframe, frameKey) : () => {}),
  };
}
