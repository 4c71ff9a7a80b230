import type { RequestListener } from 'node:http';
import { createWhatsGateServer } from '../../create-server.ts';
import { toNodeHandler } from '../../node/index.ts';
import { createNotifier } from '../../notify/index.ts';
import { connectIntegrity } from '../../served/integrity.ts';
import type { WhatsGateServer } from '../../server.ts';
import { identifyByTicket } from '../../tickets/identify-by-ticket.ts';
import { type Log, logEntry } from '../log.ts';
import { developmentSecret } from '../settings/parse-keys.ts';
import type { Settings } from '../settings/parse-settings.ts';
import { answerHealth, isHealthCheck } from './health.ts';
import { type Listener, listen } from './listen.ts';
import { type OpenStore, openStore } from './open-store.ts';

export interface RunningServer {
  readonly publicUrl: string;
  /** Where it listens on this machine. */
  readonly localUrl: string;
  /** The hash of `connect.js`, for the attribute `integrity`. */
  readonly integrity: string;
  /** Beside an emulator, without a secret of one's own: a page to try it on at once. Otherwise null. */
  readonly tryUrl: string | null;
  /**
   * Takes no more requests, finishes those under way, answers the reads that wait, and closes the store. What is not finished
   * after 10 s is cut: the store remembers what is left to do.
   *
   * @returns whether everything was finished
   */
  stop(): Promise<boolean>;
}

const stopTime = 10_000;
/** A database that cannot be reached any more may not let go of its connections. */
const closeTime = 2_000;

/** @throws WhatsGateError `INVALID_OPTIONS` for what cannot work, saying what to do; nothing is open then */
export async function startServer(settings: Settings, log: Log): Promise<RunningServer> {
  const open = await openStore(settings.store, (message) => log('warn', 'store', { message }));
  // The default of the public address holds the port, which is known once it is taken.
  let answer: RequestListener = (_, response) => void response.writeHead(503).end();
  let listener: Listener | undefined;
  try {
    listener = await listen(settings.port, settings.host, (request, response) => answer(request, response));
    const { handle, ...server } = await serve(settings, open, listener, log);
    answer = handle;
    return server;
  } catch (error) {
    // Either would keep the process alive, as a server that answers nothing.
    listener?.close();
    await open.close();
    throw error;
  }
}

async function serve(
  settings: Settings,
  { store, close }: OpenStore,
  listener: Listener,
  log: Log,
): Promise<RunningServer & { readonly handle: RequestListener }> {
  const underWay = new Set<Promise<unknown>>();
  const waitUntil = (work: Promise<unknown>) => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  const publicUrl = settings.publicUrl ?? `http://localhost:${listener.port}`;
  const whatsgate = createWhatsGateServer({
    apiKey: settings.apiKey,
    secret: settings.secrets,
    publicUrl,
    identify: identifyByTicket(settings.secrets),
    limit: settings.limit,
    store,
    allowedOrigins: settings.allowedOrigins,
    ...(settings.baseUrl !== null && { baseUrl: settings.baseUrl }),
    ...(settings.notify !== null && createNotifier(settings.notify)),
    log: (entry) => logEntry(log, entry),
  });
  const relay = toNodeHandler(whatsgate, { waitUntil });
  const isTried = settings.secrets[0] === developmentSecret;
  const tryUrl = isTried ? await whatsgate.createLink('customer-1', { name: 'WhatsApp' }) : null;
  const integrity = await connectIntegrity();
  // What was left when the last process ended is not to wait for the first request.
  waitUntil(sweep(whatsgate, log));
  return {
    handle: (request, response) =>
      void (isHealthCheck(request) ? answerHealth(store, response) : relay(request, response)),
    publicUrl,
    integrity,
    tryUrl,
    localUrl: `http://${toUrlHost(settings.host)}:${listener.port}`,
    async stop() {
      const drained = listener.drain();
      whatsgate.close();
      const finished = drained.then(() => Promise.all(underWay)).then(() => true);
      const isFinished = await Promise.race([finished, after(stopTime)]);
      listener.close();
      await Promise.race([close(), after(closeTime)]);
      return isFinished;
    },
  };
}

async function sweep(whatsgate: WhatsGateServer, log: Log): Promise<void> {
  // Its reason, without secrets, is in the log of the server where a page meets the same failure.
  await whatsgate.sweep().catch((error: unknown) => {
    const code = (error as { readonly code?: unknown } | null)?.code;
    log('error', 'sweep failed', { reason: typeof code === 'string' ? code : 'unknown' });
  });
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => void setTimeout(resolve, ms, false));
}

function toUrlHost(host: string | null): string {
  if (host === null) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
