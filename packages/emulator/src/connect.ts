export { connectEmulator } from './connect-emulator.ts';
export type { Emulator, EventToSend } from './emulator.ts';
