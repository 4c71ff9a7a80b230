export { attachFrame, type WhatsGateSessionActor } from './attach-frame.ts';
export { createWhatsGateSession, type WhatsGateSession, type WhatsGateSessionCallbacks, type WhatsGateSessionOptions } from './create-session.ts';
export type { WhatsGateAbilities, WhatsGateSessionStatus, WhatsGateSnapshot } from './snapshot.ts';
