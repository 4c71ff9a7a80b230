import type { WhatsGateSessionOptions } from '@whatsgate/core';
import { toStatePath } from '@whatsgate/core/testing';
import { createWorld, type Route, type World } from './world.ts';

/** What can happen to a session, by everyone who can move it; time in the steps in which it matters. */
export const deeds = {
  start: ({ session }) => session.start({ type: 'qr' }),
  'start by code': ({ session }) => session.start({ type: 'code', number: '+7 999 123-45-67' }),
  'start with a bad number': ({ session }) => session.start({ type: 'code', number: '12' }),
  retry: ({ session }) => session.retry(),
  'switch to code': ({ session }) => session.start({ type: 'code', number: '+7 999 123-45-67' }),
  'switch to qr': ({ session }) => session.start({ type: 'qr' }),
  'switch to a bad number': ({ session }) => session.start({ type: 'code', number: '12' }),
  close: ({ session }) => session.close(),
  'page: loading': ({ pageSays }) => pageSays('loading'),
  'page: qr': ({ pageSays }) => pageSays('qr'),
  'page: success': ({ pageSays }) => pageSays('success'),
  'page: error': ({ pageSays }) => pageSays('error'),
  'page: broken': ({ pageSays }) => pageSays('broken'),
  'frame lost': ({ pageSays }) => pageSays('lost'),
  'frame lost again and again': ({ pageSays }) => {
    for (let times = 0; times < 4; times += 1) pageSays('lost');
  },
  'page leaves': ({ session }) => session.actor.send({ type: 'page.left' }),
  'page is hidden': ({ session }) => session.actor.send({ type: 'page.hidden' }),
  'page wakes': ({ session }) => session.actor.send({ type: 'page.woke' }),
  'component goes and comes': ({ session }) => {
    session.actor.send({ type: 'views.leaving' });
    session.actor.send({ type: 'views.stayed' });
  },
  'component goes': ({ session }) => {
    session.actor.send({ type: 'views.leaving' });
    session.actor.send({ type: 'views.left' });
  },
  'component comes': ({ session }) => session.actor.send({ type: 'views.returned' }),
  'page comes back from the cache': ({ session }) => session.actor.send({ type: 'page.restored' }),
  'another takes over': (world) => takeOver(world),
  scan: ({ emulator }) => void emulator.phone.scan().catch(() => {}),
  'deleted elsewhere': (world) => deleteElsewhere(world),
  'the next create is refused': ({ emulator }) => emulator.fault({ on: 'session-create', kind: 'error' }),
  'the next create is lost': ({ emulator }) => emulator.fault({ on: 'session-create', kind: 'reset-after' }),
  'the next create takes long': ({ emulator }) => emulator.fault({ on: 'session-create', kind: 'delay', ms: 70_000 }),
  'the next delete takes long': ({ emulator }) => emulator.fault({ on: 'session-delete', kind: 'delay', ms: 70_000 }),
  'links lead elsewhere': (world) => {
    world.wire = misled(world.wire);
  },
  'the sign-in lapses': (world) => {
    const { wire } = world;
    world.wire = async () =>
      Response.json({ name: 'Unauthorized', message: 'Sign in first.', code: 0, status: 401 }, { status: 401 });
    world.signIn = () => {
      world.wire = wire;
    };
  },
  'signed in again': (world) => world.signIn?.(),
  'logged out on the phone': ({ emulator }) => void emulator.phone.disconnect().catch(() => {}),
  'the network is gone': (world) => {
    world.wire = () => Promise.reject(new TypeError('fetch failed'));
  },
  links: async ({ emulator, pass }) => {
    await pass(1_000);
    void emulator.phone.scan().catch(() => {});
    await pass(20_000);
  },
  'a moment': ({ pass }) => pass(1_000),
  'twenty seconds': ({ pass }) => pass(20_000),
  'a minute': ({ pass }) => pass(60_050),
  'two minutes': ({ pass }) => pass(121_000),
  'five minutes': ({ pass }) => pass(310_000),
} as const satisfies Record<string, (world: World) => unknown>;

export type Deed = keyof typeof deeds;

/** An answer of the API takes a moment, so that what happens meanwhile can be walked too. */
export async function createWalk(route: Route, inspect?: WhatsGateSessionOptions['inspect']): Promise<World> {
  const world = await createWorld(route, inspect && { inspect });
  const { wire } = world;
  const { clock } = world.emulator;
  world.wire = async (request) => {
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, latency));
    return wire(request);
  };
  return world;
}

const latency = 200;

/**
 * Where the session is: the chart's state, and what else decides where it can go, as in `qr.fresh` and `error NETWORK`.
 */
export function whereIs({ session }: World): string {
  const { value, context } = session.actor.getSnapshot();
  return [toStatePath(value), context.error?.code].filter((part) => part != null).join(' ');
}

/** Does one thing, and lets what needs no time happen. */
export async function perform(world: World, deed: Deed): Promise<void> {
  await deeds[deed](world);
  await world.pass(1);
}

async function takeOver({ session, createSession, pass }: World): Promise<void> {
  if (!session.getSnapshot().can.close) return;
  session.actor.send({ type: 'views.leaving' });
  session.actor.send({ type: 'views.left' });
  const other = createSession({ auth: session.getSnapshot().auth });
  other.start();
  await pass(1_000);
  other.close();
}

async function deleteElsewhere({ emulator, session }: World): Promise<void> {
  const id = session.getSnapshot().record?.unique_id;
  if (id === undefined || session.getSnapshot().confirmed) return;
  const headers = { 'X-Api-Key': emulator.apiKey, 'Content-Type': 'application/json' };
  await emulator.fetch(
    new Request(`${emulator.url}/api/v1/session-delete`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ WhatsappID: id }),
    }),
  );
}

/** Answers as before, but with the QR page at an address that is not allowed. */
function misled(wire: World['wire']): World['wire'] {
  return async (request) => {
    const text = await (await wire(request)).text();
    return new Response(text.replaceAll(/"qr_link":"[^"]+"/g, '"qr_link":"https://evil.test/qr/1"'), {
      headers: { 'Content-Type': 'application/json' },
    });
  };
}
