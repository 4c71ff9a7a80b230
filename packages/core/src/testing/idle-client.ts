import type { WhatsGateClient } from '@whatsgate/client';

const never = () => new Promise<never>(() => {});

/** A client that asks nobody, for what must not be asked. */
export const idleClient: WhatsGateClient = {
  createSession: never,
  getSession: never,
  deleteSession: never,
  releaseOnUnload: () => {},
  listSessions: never,
  listEvents: never,
  setHook: never,
};
