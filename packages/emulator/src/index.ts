export type { EmulatorClock } from './clock.ts';
export { connectEmulator } from './connect-emulator.ts';
export { createEmulator, type EmulatorOptions, type LocalEmulator } from './create-emulator.ts';
export type { Emulator, EventToSend } from './emulator.ts';
export type { ApiFault, Fault, FrameFault, WebhookFault } from './faults.ts';
export type { LogEntry } from './log.ts';
export type { VirtualPhone } from './phone.ts';
export type { LedgerCounts } from './service/ledger.ts';
