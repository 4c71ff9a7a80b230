export { inSimulatedTime, type SimulatedClock } from './simulated-time.ts';
export { type StoreRule, slotStoreContract } from './slot-store-contract.ts';
