export { createEmulator, type EmulatorOptions, type LocalEmulator } from './create-emulator.ts';
export type { Emulator, EventToSend } from './emulator.ts';
export type { ApiFault, Fault, FrameFault, WebhookFault } from './faults/faults.ts';
export type { VirtualPhone } from './phone/phone.ts';
export { connectEmulator } from './remote/connect.ts';
export type { EmulatorClock } from './runtime/clock.ts';
export type { LogEntry } from './runtime/log.ts';
export type { LedgerCounts } from './service/ledger.ts';
