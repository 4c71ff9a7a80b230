import { describe, expect, it } from 'vitest';
import type { Refresh } from '../../src/slots/refresh.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { createReader } from './reader.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const slot = sampleSlot();

describe('a read of a slot', () => {
  it('is written, and with it what the caller adds', async () => {
    const { clock, answer, refresh, repository } = await createReader();
    answer.read = async () => sampleRecord({ status: 'SYNCING' });
    const withSuccess = (stored: Slot, now: number) => ({ ...stored, successAt: now });
    const read = await refresh(slot, withSuccess);
    const after = sampleSlot({
      record: sampleRecord({ status: 'SYNCING' }),
      recordAt: clock.now,
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

  it('is written to what the store says now, also where the slot was read long ago', async () => {
    const { refresh, repository } = await createReader();
    await repository.change(slot, (stored) => ({ ...stored, successAt: 7 }));
    expect((await refresh(slot)).slot).toEqual(sampleSlot({ successAt: 7 }));
    expect(await refresh.write(slot, sampleRecord())).toEqual(sampleSlot({ successAt: 7 }));
  });

  it('asks nothing while there is no session yet', async () => {
    const creating = sampleSlot({ state: 'creating', record: null });
    const { refresh, reads } = await createReader([creating]);
    for (const read of [refresh, refresh.shared])
      expect(await read(creating)).toEqual({ slot: creating, record: null });
    for (const isConfirming of [true, false])
      expect(await refresh.forPage(creating, { isConfirming, seenAt: born, patch: (stored) => stored })).toBe(creating);
    expect(reads).toEqual([]);
  });
});

const forPage = (refresh: Refresh, seenAt: number, isConfirming: boolean) =>
  refresh.forPage(slot, { isConfirming, seenAt, patch: (stored) => stored });

describe.each([true, false])("a page's read (it waits for its link: %s)", (isConfirming) => {
  const read = (refresh: Refresh, seenAt: number, patch = (stored: Slot, _: number) => stored) =>
    refresh.forPage(slot, { isConfirming, seenAt, patch });

  it('that brings nothing new asks the store for nothing, with the time at which the slot was read', async () => {
    const { clock, refresh, gets } = await createReader();
    const before = gets();
    const times: number[] = [];
    const keep = (stored: Slot, time: number) => {
      times.push(time);
      return stored;
    };
    expect(await read(refresh, clock.now - 7, keep)).toBe(slot);
    expect(gets()).toBe(before);
    expect(times).toEqual([clock.now - 7]);
  });

  it('that brings something is written, with what the page adds', async () => {
    const { clock, answer, refresh, repository } = await createReader();
    answer.read = async () => sampleRecord({ status: 'AUTH' });
    const times = { recordAt: clock.now, successAt: clock.now };
    const after = sampleSlot({ record: sampleRecord({ status: 'AUTH' }), ...times });
    expect(await read(refresh, clock.now - 7, (stored, time) => ({ ...stored, successAt: time }))).toEqual(after);
    expect(await repository.find('anna', 'Support')).toEqual(after);
  });

  it('D3: that comes back empty is judged by what the store says now', async () => {
    const { clock, answer, refresh, repository } = await createReader();
    await repository.change(slot, (stored) => ({ ...stored, seenLinked: true, missingSince: clock.now - 59_999 }));
    answer.read = async () => null;
    expect(await read(refresh, clock.now)).toMatchObject({ seenLinked: true, missingSince: clock.now - 59_999 });
    clock.now += 1_000;
    expect(await read(refresh, clock.now)).toBeNull();
  });
});

describe("S16: a page's read beside webhooks", () => {
  const besideWebhooks = async () => true;
  const read = (refresh: Refresh, seenAt: number, ref = slot, patch = (stored: Slot, _: number) => stored) =>
    refresh.forPage(ref, { isConfirming: false, seenAt, patch });

  it('asks WhatsGate once a minute, and adds what the page says all the same', async () => {
    const { clock, reads, refresh, gets, repository } = await createReader([slot], besideWebhooks);
    await read(refresh, clock.now);
    clock.now += 59_999;
    const before = gets();
    expect(await read(refresh, clock.now)).toBe(slot);
    expect(gets()).toBe(before);
    const added = await read(refresh, clock.now, slot, (stored, time) => ({ ...stored, successAt: time }));
    expect(added).toEqual(sampleSlot({ successAt: clock.now }));
    expect(await repository.find('anna', 'Support')).toEqual(added);
    expect(reads).toHaveLength(1);
    clock.now += 1;
    await read(refresh, clock.now);
    expect(reads).toHaveLength(2);
  });

  it('asks again where the store says something else than WhatsGate said last', async () => {
    const { clock, reads, refresh } = await createReader([slot], besideWebhooks);
    await read(refresh, clock.now);
    clock.now += 2_000;
    await read(refresh, clock.now, sampleSlot({ record: sampleRecord({ status: 'AUTH' }) }));
    expect(reads).toHaveLength(2);
  });
});

describe('I8: reads are shared', () => {
  it.each<{ who: string; ms: number; read: (refresh: Refresh, seenAt: number) => Promise<unknown> }>([
    { who: 'a list', ms: 1_000, read: (refresh) => refresh.shared(slot) },
    { who: 'a page', ms: 1_000, read: (refresh, seenAt) => forPage(refresh, seenAt, false) },
    { who: 'a page that waits for its link', ms: 250, read: (refresh, seenAt) => forPage(refresh, seenAt, true) },
  ])('by $who: for $ms ms, and not longer', async ({ ms, read }) => {
    const { clock, reads, refresh } = await createReader();
    await Promise.all([read(refresh, clock.now), read(refresh, clock.now)]);
    clock.now += ms - 1;
    await read(refresh, clock.now);
    expect(reads).toHaveLength(1);
    clock.now += 1;
    await read(refresh, clock.now);
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

  it('S10: one that was read again is not the oldest any more', async () => {
    const { clock, reads, refresh } = await createReader([slot]);
    await forPage(refresh, clock.now, true);
    const ask = (index: number) => refresh.shared(sampleSlot({ record: sampleRecord({ unique_id: `${index}` }) }));
    for (let index = 1; index < 4_999; index += 1) await ask(index);
    clock.now += 250;
    await forPage(refresh, clock.now, true);
    expect(reads).toHaveLength(5_000);
    for (const index of [4_999, 5_000]) await ask(index);
    await refresh.shared(slot);
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
