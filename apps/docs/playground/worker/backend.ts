import { createEmulator, type EmulatorOptions, type LocalEmulator } from '@whatsgate/emulator/browser';
import { createWhatsGateServer, identifyByTicket, type WhatsGateServer } from '@whatsgate/server';
import { tellPages } from '../told.ts';
import { keepState, readState, stateKept } from './state.ts';

/** Every reader of this page has it: it defends nothing here. On your server it is a secret. */
const secret = 'the playground runs in your browser and has no secret';
const owner = 'you';

export interface Backend {
  /** Answers for a path of this backend. What that begins is finished before the browser ends the worker. */
  answer(event: FetchEvent, pathname: string): Promise<Response>;
}

/** A whole backend at one origin: the emulator in WhatsGate's place, and the relay that an application mounts. */
export async function createBackend(origin: string): Promise<Backend> {
  const emulator = await startEmulator({
    url: origin,
    onChange: keepState,
    // Its webhooks go to the relay beside it.
    fetch: (input, init) => relay.fetch(new Request(input, init)),
  });
  const relay: WhatsGateServer = createWhatsGateServer({
    apiKey: 'emulator-key',
    secret,
    baseUrl: `${origin}/api/v1`,
    publicUrl: `${origin}/relay`,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    // A service worker sees no `Origin` header, by which a cookie would be defended; a ticket needs none.
    identify: identifyByTicket(secret),
    onLinked: ({ account }) => tellPages('onLinked', `${account.number}`),
    onUnlinked: ({ account, reason }) => tellPages('onUnlinked', `${account.number}, ${reason}`),
    onEvent: ({ event }) => tellPages('onEvent', event.event_action),
  });
  const reply = async (event: FetchEvent, pathname: string): Promise<Response> => {
    if (pathname === '/ticket') return new Response(await relay.createTicket(owner));
    return pathname.startsWith('/relay')
      ? relay.fetch(event.request, { waitUntil: (work) => event.waitUntil(work) })
      : emulator.fetch(event.request);
  };
  return {
    async answer(event, pathname) {
      const response = await reply(event, pathname);
      event.waitUntil(stateKept());
      return response;
    },
  };
}

/** A browser ends a worker that has nothing to do: the emulator goes on with what it held. */
async function startEmulator(options: EmulatorOptions): Promise<LocalEmulator> {
  const state = await readState();
  if (state === undefined) return createEmulator(options);
  // What an earlier edition of the playground has kept may not be understood.
  return createEmulator({ ...options, state }).catch(() => createEmulator(options));
}
