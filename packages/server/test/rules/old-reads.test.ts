import { describe, expect, it } from 'vitest';
import type { Refresh } from '../../src/slots/refresh.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { createReader } from './reader.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const slot = sampleSlot();
const waiting = sampleRecord({ status: 'AUTH' });
const linked = sampleRecord({ status: 'READY', wid: '79991234567@c.us' });
const withSuccess = (stored: Slot, now: number) => ({ ...stored, successAt: now });

const forPage = (
  refresh: Refresh,
  seenAt: number,
  isConfirming: boolean,
  patch = (stored: Slot, _: number) => stored,
) => refresh.forPage(slot, { isConfirming, seenAt, patch });

/** A read that is answered when `answerLate` is called, with this record. */
async function createLateReader(record: typeof waiting | null) {
  const reader = await createReader();
  let answerLate = () => {};
  reader.answer.read = () =>
    new Promise((resolve) => {
      answerLate = () => resolve(record);
    });
  /** Writes a link, `later` ms after now. */
  const link = async (later: number) => {
    reader.clock.now += later;
    await reader.refresh.write(slot, linked);
  };
  return { ...reader, link, answerLate: () => answerLate() };
}

const reads: readonly { who: string; read: (refresh: Refresh, seenAt: number) => Promise<unknown> }[] = [
  { who: 'a read for itself', read: (refresh) => refresh(slot, withSuccess) },
  { who: 'a page', read: (refresh, seenAt) => forPage(refresh, seenAt, false, withSuccess) },
  { who: 'a page that waits for its link', read: (refresh, seenAt) => forPage(refresh, seenAt, true, withSuccess) },
];

describe.each(reads)('an answer for $who', ({ read }) => {
  it('that was asked for before the record changed writes only what the caller adds', async () => {
    const { clock, refresh, repository, link, answerLate, reads: asked } = await createLateReader(waiting);
    const late = read(refresh, clock.now);
    await expect.poll(() => asked).toHaveLength(1);
    await link(1);
    answerLate();
    await late;
    expect(await repository.find('anna', 'Support')).toMatchObject({
      ...{ record: linked, recordAt: born + 60_001, linkedAt: born + 60_001, waitingSince: null },
      successAt: expect.any(Number),
    });
  });

  it('D3: that is empty, and was asked for before, does not count', async () => {
    const { clock, refresh, repository, link, answerLate, reads: asked } = await createLateReader(null);
    const late = read(refresh, clock.now);
    await expect.poll(() => asked).toHaveLength(1);
    await link(1);
    answerLate();
    await late;
    expect(await repository.find('anna', 'Support')).toMatchObject({ record: linked, missingSince: null });
  });

  it('that was asked for in the millisecond of the change counts', async () => {
    const { clock, refresh, repository, link, answerLate, reads: asked } = await createLateReader(waiting);
    const late = read(refresh, clock.now);
    await expect.poll(() => asked).toHaveLength(1);
    await link(0);
    answerLate();
    await late;
    expect(await repository.find('anna', 'Support')).toMatchObject({ record: waiting, seenLinked: true });
  });
});

describe('an answer that is shared', () => {
  it.each([
    { who: 'a list', read: (refresh: Refresh, _: number) => refresh.shared(slot) },
    { who: 'a page', read: (refresh: Refresh, seenAt: number) => forPage(refresh, seenAt, false) },
    { who: 'a page that waits', read: (refresh: Refresh, seenAt: number) => forPage(refresh, seenAt, true) },
  ])('by $who is as old as its read', async ({ read }) => {
    const { clock, answer, refresh, repository, reads: asked } = await createReader();
    answer.read = async () => waiting;
    await refresh.shared(slot);
    clock.now += 100;
    await refresh.write(slot, linked);
    clock.now += 100;
    await read(refresh, clock.now);
    expect(asked).toHaveLength(1);
    expect(await repository.find('anna', 'Support')).toMatchObject({ record: linked, recordAt: born + 60_100 });
  });

  it('counts for who shares it later, where nothing has changed since', async () => {
    const { clock, answer, refresh, repository } = await createReader();
    clock.now += 100;
    await refresh.write(slot, linked);
    answer.read = async () => waiting;
    const other = sampleSlot({ createId: 'earlier' });
    await refresh.shared(other);
    expect((await repository.find('anna', 'Support'))?.record).toEqual(linked);
    clock.now += 100;
    await refresh.shared(slot);
    expect((await repository.find('anna', 'Support'))?.record).toEqual(waiting);
  });

  it('does not look new where the clock has gone back', async () => {
    const { clock, answer, refresh, repository } = await createReader();
    answer.read = async () => waiting;
    await refresh.shared(slot);
    clock.now -= 40;
    await refresh.write(slot, linked);
    clock.now += 10;
    await refresh.shared(slot);
    expect((await repository.find('anna', 'Support'))?.record).toEqual(linked);
  });
});
