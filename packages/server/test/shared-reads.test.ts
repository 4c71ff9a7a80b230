import type { WhatsGateRecord } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import type { Gateway } from '../src/gateway/whatsgate.ts';
import { createMemoryStore } from '../src/index.ts';
import { createRefresh } from '../src/slots/refresh.ts';
import type { Slot } from '../src/slots/slot.ts';
import { createSlotRepository } from '../src/slots/slot-repository.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

async function createReader(slots: readonly Slot[] = [sampleSlot()]) {
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
  } as Gateway;
  const memory = createMemoryStore(() => clock.now);
  const store = {
    ...memory,
    put: (...args: Parameters<typeof memory.put>) => {
      puts += 1;
      return memory.put(...args);
    },
  };
  const repository = createSlotRepository(store, () => {});
  for (const slot of slots) await repository.begin(slot);
  puts = 0;
  const knownStatuses = ['PENDING', 'AUTH', 'READY', 'DESTROYING'];
  const refresh = createRefresh({ gateway, repository, now: () => clock.now, knownStatuses });
  return { clock, reads, answer, repository, refresh, puts: () => puts };
}

const slot = sampleSlot();

describe('a read of a slot', () => {
  it('is written, and with it what the caller adds', async () => {
    const { clock, answer, refresh, repository } = await createReader();
    answer.read = async () => sampleRecord({ status: 'SYNCING' });
    const withSuccess = (stored: Slot, now: number) => ({ ...stored, successAt: now });
    const read = await refresh(slot, withSuccess);
    const after = sampleSlot({
      record: sampleRecord({ status: 'SYNCING' }),
      unknownSince: clock.now,
      successAt: clock.now,
    });
    expect(read).toEqual({ slot: after, record: sampleRecord({ status: 'SYNCING' }) });
    expect(await repository.find('anna', 'Support')).toEqual(after);
  });

  it('that brings nothing new writes nothing', async () => {
    const { refresh, puts } = await createReader();
    expect(await refresh(slot)).toEqual({ slot, record: sampleRecord() });
    expect(puts()).toBe(0);
  });

  it('D3: that comes back empty is noted, with what the caller adds; a second one ends the attempt', async () => {
    const { clock, answer, refresh, repository } = await createReader();
    answer.read = async () => null;
    const first = await refresh(slot, (stored) => ({ ...stored, successAt: 7 }));
    expect(first).toEqual({ slot: sampleSlot({ missingSince: clock.now, successAt: 7 }), record: null });
    clock.now += 5_000;
    expect(await refresh(slot)).toEqual({ slot: null, record: null });
    expect(await repository.find('anna', 'Support')).toBeNull();
  });

  it('asks nothing while there is no session yet', async () => {
    const creating = sampleSlot({ state: 'creating', record: null });
    const { refresh, reads } = await createReader([creating]);
    for (const read of [refresh, refresh.shared, refresh.sharedBriefly])
      expect(await read(creating)).toEqual({ slot: creating, record: null });
    expect(reads).toEqual([]);
  });
});

describe('I8: reads are shared', () => {
  it.each([
    { kind: 'shared', ms: 1_000 },
    { kind: 'sharedBriefly', ms: 250 },
  ] as const)('$kind: for $ms ms, and not longer', async ({ kind, ms }) => {
    const { clock, reads, refresh } = await createReader();
    await Promise.all([refresh[kind](slot), refresh[kind](slot)]);
    clock.now += ms - 1;
    expect(await refresh[kind](slot)).toEqual({ slot, record: sampleRecord() });
    expect(reads).toHaveLength(1);
    clock.now += 1;
    await refresh[kind](slot);
    expect(reads).toHaveLength(2);
  });

  it('a read for itself is neither taken from others nor given to them', async () => {
    const { reads, refresh } = await createReader();
    await refresh.shared(slot);
    await refresh(slot);
    await refresh(slot);
    expect(reads).toHaveLength(3);
  });

  it('each session has its own', async () => {
    const other = sampleSlot({ name: 'Sales', createId: 'other', record: sampleRecord({ unique_id: 'other' }) });
    const { reads, refresh } = await createReader([slot, other]);
    await refresh.shared(slot);
    expect((await refresh.shared(other)).record?.unique_id).toBe('other');
    await refresh.shared(slot);
    expect(reads).toEqual(['session', 'other']);
  });

  it('S10: for at most 5,000 sessions: the oldest answer goes', async () => {
    const { reads, refresh } = await createReader([]);
    const ask = (index: number) => refresh.shared(sampleSlot({ record: sampleRecord({ unique_id: `${index}` }) }));
    for (let index = 0; index < 5_000; index += 1) await ask(index);
    await ask(0);
    expect(reads).toHaveLength(5_000);
    await ask(5_000);
    await ask(1);
    expect(reads).toHaveLength(5_001);
    await ask(0);
    expect(reads).toHaveLength(5_002);
  });

  it('D6: not where the clock has gone back', async () => {
    const { clock, reads, refresh } = await createReader();
    await refresh.shared(slot);
    clock.now -= 1_000;
    await refresh.shared(slot);
    expect(reads).toHaveLength(2);
    clock.now += 999;
    await refresh.shared(slot);
    expect(reads).toHaveLength(2);
  });

  it('but a failure is not: who asks next asks WhatsGate', async () => {
    const { answer, reads, refresh } = await createReader();
    answer.read = () => Promise.reject(new Error('WhatsGate is down'));
    await expect(refresh.shared(slot)).rejects.toThrow('WhatsGate is down');
    answer.read = async () => sampleRecord();
    expect((await refresh.shared(slot)).record).toEqual(sampleRecord());
    expect(reads).toHaveLength(2);
  });
});
