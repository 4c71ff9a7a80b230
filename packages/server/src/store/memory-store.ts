import { requireOwner } from '../owner.ts';
import type { SlotEntry, SlotStore } from './slot-store.ts';

/**
 * Keeps the slots in this process: for development, for tests, and for one server that may forget. After a restart the
 * sweep recognises its own sessions by the token in their callback address: pending ones are given back, linked ones stay.
 */
export function createMemoryStore(now: () => number = Date.now): SlotStore {
  const entries = new Map<string, SlotEntry>();
  const claims = new Map<string, number>();
  let lastVersion = 0;
  return {
    get: async (key) => entries.get(key) ?? null,
    async put(key, slot, version) {
      if ((entries.get(key)?.version ?? null) !== version) return false;
      lastVersion += 1;
      // A copy, as any other store would make: nobody shares what is kept.
      if (slot === null) entries.delete(key);
      else entries.set(key, { key, slot: structuredClone(slot), version: lastVersion });
      return true;
    },
    async list(caller) {
      requireOwner(caller, 'SlotStore.list');
      return [...entries.values()].filter(({ slot }) => slot.caller === caller);
    },
    listAll: async () => [...entries.values()],
    async claim(job, ms) {
      if ((claims.get(job) ?? 0) > now()) return false;
      claims.set(job, now() + ms);
      return true;
    },
  };
}
