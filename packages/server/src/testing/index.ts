export { type StoreRule, slotStoreContract } from './slot-store-contract.ts';
