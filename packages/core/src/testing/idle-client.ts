import type { WhatsGateClient } from '@whatsgate/client';

const never = () => new Promise<never>(() => {});

/** A client that never answers, for sessions that must make no request. */
export const idleClient: WhatsGateClient = {
  createSession: never,
  getSession: never,
  deleteSession: never,
  releaseOnUnload: () => {},
  listSessions: never,
  listEvents: never,
  setHook: never,
};
