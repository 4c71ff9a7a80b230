export { attachFrame, type WhatsGateSessionActor } from './attach-frame.ts';
export {
  createWhatsGateSession,
  type WhatsGateSession,
  type WhatsGateSessionCallbacks,
  type WhatsGateSessionOptions,
} from './create-session.ts';
export { type RelayOption, type RelaySettings, toSettings, type WhatsGateSessionInput } from './options.ts';
export { whatsGateSessionMachine } from './session.machine.ts';
export type { SessionContext, SessionEvent } from './session.types.ts';
export type { WhatsGateAbilities, WhatsGateSessionStatus, WhatsGateSnapshot } from './snapshot.ts';
