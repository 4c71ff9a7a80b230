import { createWhatsGateClient, type WhatsGateSessionOptions } from '@whatsgate/core';
import { createEmulator, type LocalEmulator as Emulator, type EmulatorOptions } from '@whatsgate/emulator';
import { createWhatsGateServer } from '@whatsgate/server';
import { inSimulatedTime } from '@whatsgate/server/testing';
import { createObservedSession, type ObservedSession } from './observed-session.ts';

/** How the session reaches WhatsGate. */
export type Route = 'relay' | 'direct';

/** A session, what is between, and a WhatsGate, on one simulated clock and without a socket. */
export interface World {
  readonly emulator: Emulator;
  readonly session: ObservedSession;
  /** Another session of the same user for the same thing, as a second component would make. */
  readonly createSession: (options?: Partial<WhatsGateSessionOptions>) => ObservedSession;
  /** What the QR page of `session` would say now. */
  readonly pageSays: (message: 'loading' | 'qr' | 'success' | 'error' | 'broken' | 'lost') => void;
  readonly pass: (ms: number) => Promise<void>;
  /** What the relay, or WhatsGate itself, is asked; replace it to make trouble. */
  wire: (request: Request) => Promise<Response>;
  /** Ends a lapse of the sign-in. */
  signIn?: () => void;
}

export async function createWorld(
  route: Route,
  {
    auth = { type: 'qr' },
    inspect,
    ...emulatorOptions
  }: EmulatorOptions & Pick<WhatsGateSessionOptions, 'auth' | 'inspect'> = {},
): Promise<World> {
  const emulator = await createEmulator({
    clock: 'manual',
    fetch: async () => new Response('no webhooks yet', { status: 404 }),
    ...emulatorOptions,
  });
  const upstream = { apiKey: emulator.apiKey, baseUrl: `${emulator.url}/api/v1` };
  const simulated = inSimulatedTime(emulator.clock);
  const { every } = simulated.clock;
  const server = createWhatsGateServer({
    ...upstream,
    ...simulated,
    // No sweep: these tests count what the session alone does. Only the looks of a read that waits come so often.
    clock: { ...simulated.clock, every: (ms, action) => (ms < 10_000 ? every(ms, action) : () => {}) },
    secret: 'a secret of at least thirty-two characters',
    publicUrl: 'https://app.test/api/whatsgate',
    budget: false,
    identify: (request) => request.headers.get('x-user') ?? 'anna',
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
  });

  const wireFetch: typeof fetch = (input, init) => world.wire(new Request(input, init));
  const reach =
    route === 'relay'
      ? { relay: { url: 'https://app.test/api/whatsgate', headers: { Origin: 'https://app.test' }, fetch: wireFetch } }
      : { client: createWhatsGateClient({ ...upstream, fetch: wireFetch }) };
  const createSession: World['createSession'] = (options = {}) =>
    createObservedSession({
      ...reach,
      name: 'Support',
      auth,
      clock: emulator.clock,
      frameOrigins: [emulator.url],
      ...options,
    } as WhatsGateSessionOptions);

  const session = createSession(inspect && { inspect });
  const world: World = {
    emulator,
    session,
    createSession,
    pageSays: (message) => session.actor.send({ type: `frame.${message}`, frameKey: session.getSnapshot().frameKey }),
    pass: (ms) => emulator.clock.advance(ms),
    wire: route === 'relay' ? server.fetch : emulator.fetch,
  };
  return world;
}

/** The session has its page and shows a code. */
export async function showCode(world: World): Promise<void> {
  world.session.start();
  await world.pass(1_000);
  world.pageSays('loading');
  world.pageSays('qr');
}
