export { inSimulatedTime, type SimulatedClock } from './simulated-time.ts';
export { type StoreRule, storeContract } from './store-contract.ts';
