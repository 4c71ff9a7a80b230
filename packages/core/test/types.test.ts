import { describe, expectTypeOf, it } from 'vitest';
import { createActor } from 'xstate';
import {
  createWhatsGateClient,
  createWhatsGateSession,
  type WhatsGateAccount,
  type WhatsGateError,
  type WhatsGateSessionOptions,
  type WhatsGateSnapshot,
  whatsGateSessionMachine,
} from '../src/index.ts';

// What the compiler must refuse is marked with @ts-expect-error: `npm test` compiles this file.
describe('the types', () => {
  it('a snapshot narrows by status and by confirmed', () => {
    const narrow = (snapshot: WhatsGateSnapshot) => {
      if (snapshot.confirmed) {
        expectTypeOf(snapshot.status).toEqualTypeOf<'success'>();
        expectTypeOf(snapshot.account).toEqualTypeOf<WhatsGateAccount>();
      }
    };
    const narrowFurther = (snapshot: WhatsGateSnapshot) => {
      if (snapshot.status === 'error' || snapshot.status === 'broken')
        expectTypeOf(snapshot.error).toEqualTypeOf<WhatsGateError>();
      if (snapshot.status === 'qr') expectTypeOf(snapshot.error).toEqualTypeOf<null>();
      if (snapshot.status === 'initializing')
        expectTypeOf(snapshot.phase).toEqualTypeOf<'releasing' | 'creating' | 'connecting'>();
      if (snapshot.status === 'success' && !snapshot.confirmed)
        expectTypeOf(snapshot.phase).toEqualTypeOf<'confirming'>();
    };
    const refused = (snapshot: WhatsGateSnapshot) => {
      // @ts-expect-error there is an account only once the API has confirmed it
      if (snapshot.status === 'success') snapshot.account.number;
      // @ts-expect-error no such status
      if (snapshot.status === 'linked') return;
    };
    expectTypeOf([narrow, narrowFurther, refused]).toBeArray();
  });

  it('a session has a relay or a client, and a callback only with a client', () => {
    const client = createWhatsGateClient();
    expectTypeOf<{ relay: string; name: string }>().toExtend<WhatsGateSessionOptions>();
    expectTypeOf({ client, name: 'Support', callback: 'https://app.example/hook' }).toExtend<WhatsGateSessionOptions>();
    const refused = () => [
      // @ts-expect-error the relay sets the callback, a browser must not
      createWhatsGateSession({ relay: '/api', name: 'Support', callback: 'https://app.example/hook' }),
      // @ts-expect-error one of them
      createWhatsGateSession({ relay: '/api', client, name: 'Support' }),
      // @ts-expect-error a name is needed
      createWhatsGateSession({ relay: '/api' }),
      // @ts-expect-error a code needs a number
      createWhatsGateSession({ relay: '/api', name: 'Support', auth: { type: 'code' } }),
      // @ts-expect-error no such option
      createWhatsGateSession({ relay: '/api', name: 'Support', apiKey: 'secret' }),
    ];
    expectTypeOf(refused).toBeFunction();
  });

  it('wrong events do not compile', () => {
    const { start } = createWhatsGateSession({ relay: '/api', name: 'Support' });
    const actor = createActor(whatsGateSessionMachine, { input: { relay: '/api', name: 'Support' } });
    const refused = () => {
      // @ts-expect-error no such event
      actor.send({ type: 'begin' });
      // @ts-expect-error a frame's message names its frame
      actor.send({ type: 'frame.success' });
      // @ts-expect-error a session has no actor to reach in to
      createWhatsGateSession({ relay: '/api', name: 'Support' }).actor;
      // @ts-expect-error no such authorization
      start({ type: 'sms' });
    };
    expectTypeOf(refused).toBeFunction();
    expectTypeOf(whatsGateSessionMachine.id).toEqualTypeOf<string>();
  });
});
