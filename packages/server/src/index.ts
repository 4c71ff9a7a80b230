export type { ServerClock } from './clock.ts';
export {
  createWhatsGateServer,
  type FetchContext,
  type WhatsGateServer,
  type WhatsGateServerOptions,
} from './create-server.ts';
export type { ServerLogEntry } from './report.ts';
export type { ListedSession } from './slots.ts';
export { createMemoryStore } from './store/memory-store.ts';
export type { SlotEntry, SlotStore, StoredSlot } from './store/slot-store.ts';
export type { SweepReport } from './sweep.ts';
export type { ServerCrypto } from './tokens.ts';
