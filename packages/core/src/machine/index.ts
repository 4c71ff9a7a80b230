export { type WhatsGateClock, wallClock } from './clock.ts';
export { defaultDeadlines, type WhatsGateDeadlines } from './deadlines.ts';
export { type RelayOption, type RelaySettings, toSettings, type WhatsGateSessionInput } from './options.ts';
export { whatsGateSessionMachine } from './session.machine.ts';
export type { FrameEvent, SessionCommand, SessionContext, SessionEmitted, SessionEvent } from './session.types.ts';
export { slotMachine } from './slot.machine.ts';
export type { SlotFact } from './slot.types.ts';
