import type { WhatsGateRecord } from '@whatsgate/client';
import { createMemoryStore } from '../../src/index.ts';
import { createRefresh } from '../../src/slots/refresh.ts';
import { createSessionReads } from '../../src/slots/session-reads.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { createSlotRepository } from '../../src/slots/slot-repository.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

/** What reads sessions and writes what it found, with these slots. */
export async function createReader(slots: readonly Slot[] = [sampleSlot()], areWebhooksAlive?: () => Promise<boolean>) {
  const clock = { now: born + 60_000 };
  const reads: string[] = [];
  let puts = 0;
  const answer: { read: (id: string) => Promise<WhatsGateRecord | null> } = {
    read: async (id) => sampleRecord({ unique_id: id }),
  };
  const gateway = {
    read: (id: string) => {
      reads.push(id);
      return answer.read(id);
    },
    async *listPages() {},
  };
  const memory = createMemoryStore(() => clock.now);
  let gets = 0;
  const store = {
    ...memory,
    get: (key: string) => {
      gets += 1;
      return memory.get(key);
    },
    put: (...args: Parameters<typeof memory.put>) => {
      puts += 1;
      return memory.put(...args);
    },
  };
  const repository = createSlotRepository(store, { toDocument: () => null, announce: () => {} });
  for (const slot of slots) await repository.begin(slot);
  puts = 0;
  const knownStatuses = ['PENDING', 'AUTH', 'READY', 'DESTROYING'];
  const pendingStatuses = ['PENDING', 'AUTH'];
  const told = areWebhooksAlive === undefined ? {} : { areWebhooksAlive };
  const options = { gateway, pendingStatuses, ...told, now: () => clock.now, onListingFailed: () => {} };
  const refresh = createRefresh({ reads: createSessionReads(options), repository, knownStatuses });
  return { clock, reads, answer, repository, refresh, gets: () => gets, puts: () => puts };
}
