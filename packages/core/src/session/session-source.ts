import type { WhatsGateSession, WhatsGateSessionOptions } from './create-session.ts';

/** Options to create a session from, or a session that something else owns. */
export type WhatsGateSessionSource = WhatsGateSessionOptions | WhatsGateSession;

/** Whether a component was given a session that something else owns. */
export function isSession(source: WhatsGateSessionSource): source is WhatsGateSession {
  return 'getSnapshot' in source;
}
