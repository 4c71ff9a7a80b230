export type { EmulatorClock } from './clock.ts';
export { createEmulator, type Emulator, type EmulatorOptions } from './create-emulator.ts';
export type { LedgerCounts } from './ledger.ts';
export type { VirtualPhone } from './phone.ts';
