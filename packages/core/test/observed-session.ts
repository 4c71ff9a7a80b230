import {
  createWhatsGateSession,
  type WhatsGateSession,
  type WhatsGateSessionActor,
  type WhatsGateSessionOptions,
} from '../src/index.ts';

/** A session together with the actor inside it, for tests that send what the QR page would. */
export interface ObservedSession extends WhatsGateSession {
  readonly actor: WhatsGateSessionActor;
}

export function createObservedSession(options: WhatsGateSessionOptions): ObservedSession {
  let actor: WhatsGateSessionActor | undefined;
  const session = createWhatsGateSession({
    ...options,
    inspect(event) {
      if (event.type === '@xstate.actor') actor ??= event.actorRef as WhatsGateSessionActor;
      options.inspect?.(event);
    },
  });
  return { ...session, actor: actor as WhatsGateSessionActor };
}
