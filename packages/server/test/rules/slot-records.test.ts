import { describe, expect, it } from 'vitest';
import { isKeptLinked, looksLinked } from '../../src/slots/link.ts';
import { newSlot, withDelete, withEmptyLook, withoutRecord, withRecord } from '../../src/slots/slot.ts';
import { knownStatuses as known } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const now = born + 60_000;
const wid = '79991234567@c.us';

it('a new slot knows nothing of its session', () => {
  const attempt = { owner: 'anna', name: 'Support', createId: 'attempt', authMark: 'q', createdAt: born };
  expect(newSlot(attempt)).toEqual({
    ...attempt,
    state: 'creating',
    record: null,
    recordAt: born,
    links: 0,
    linkedAt: null,
    isLinkTold: false,
    account: null,
    seenLinked: false,
    unlinkedAt: null,
    disconnectedAt: null,
    waitingSince: null,
    successAt: null,
    unknownSince: null,
    missingSince: null,
    emptyLooks: 0,
    toldAt: null,
    leases: {},
  });
});

it.each([
  { record: { status: 'PENDING' }, linked: false },
  { record: { status: 'AUTH' }, linked: false },
  { record: { status: 'READY' }, linked: true },
  { record: { status: 'PENDING', wid }, linked: true },
  { record: { status: 'SYNCING', wid: '' }, linked: true },
])('D1: $record looks linked: $linked', ({ record, linked }) => {
  expect(looksLinked(sampleRecord(record))).toBe(linked);
});

it.each([
  { seenLinked: false, unlinkedAt: null, kept: false },
  { seenLinked: false, unlinkedAt: born, kept: false },
  { seenLinked: true, unlinkedAt: null, kept: true },
  { seenLinked: true, unlinkedAt: born, kept: false },
  { seenLinked: undefined as never, unlinkedAt: null, kept: true },
])('D1: seenLinked $seenLinked and unlinkedAt $unlinkedAt: kept $kept', ({ kept, ...slot }) => {
  expect(isKeptLinked(slot)).toBe(kept);
});

describe('a read that shows the session', () => {
  it('makes a slot that was being created active', () => {
    const creating = sampleSlot({ state: 'creating', record: null, emptyLooks: 3 });
    const record = sampleRecord({ code: 'ABCD1234' });
    expect(withRecord(creating, record, now, known)).toEqual(sampleSlot({ record, recordAt: now }));
  });

  it('dates the record from the first read that showed it so', () => {
    const waiting = withRecord(sampleSlot(), sampleRecord({ status: 'AUTH' }), now, known);
    expect([sampleSlot().recordAt, waiting.recordAt]).toEqual([born, now]);
    const again = withRecord(waiting, sampleRecord({ status: 'AUTH', code: null }), now + 5_000, known);
    expect(again).toEqual(waiting);
  });

  it('leaves the intention to delete', () => {
    expect(withRecord(sampleSlot({ state: 'deleting' }), sampleRecord(), now, known).state).toBe('deleting');
  });

  it('of another session changes nothing', () => {
    const slot = sampleSlot();
    expect(withRecord(slot, sampleRecord({ unique_id: 'twin', status: 'READY' }), now, known)).toBe(slot);
  });

  it('keeps the pairing code, which only the answer to the create has', () => {
    const withCode = (code: string | null) => sampleSlot({ record: sampleRecord({ code }) });
    const read = (before: string | null, after: string | null) =>
      withRecord(withCode(before), sampleRecord({ code: after }), now, known).record?.code;
    expect([read('OLD', null), read('OLD', 'NEW'), read(null, null), read(null, 'NEW')]).toEqual([
      'OLD',
      'NEW',
      null,
      'NEW',
    ]);
  });

  it('D1: that is linked once is remembered as linked for ever', () => {
    const linked = withRecord(sampleSlot(), sampleRecord({ status: 'READY' }), now, known);
    expect(linked.seenLinked).toBe(true);
    expect(withRecord(linked, sampleRecord(), now, known).seenLinked).toBe(true);
    expect(withRecord(sampleSlot(), sampleRecord({ wid }), now, known).seenLinked).toBe(true);
    expect(withRecord(sampleSlot(), sampleRecord(), now, known).seenLinked).toBe(false);
  });

  it('takes a proved logout back only when it is linked again', () => {
    const loggedOut = sampleSlot({ seenLinked: true, unlinkedAt: born });
    expect(withRecord(loggedOut, sampleRecord({ status: 'READY' }), now, known).unlinkedAt).toBeNull();
    expect(withRecord(loggedOut, sampleRecord(), now, known).unlinkedAt).toBe(born);
  });

  it.each(['PENDING', 'AUTH', 'READY', 'DESTROYING'])('knows the status %s', (status) => {
    expect(withRecord(sampleSlot(), sampleRecord({ status }), now, known).unknownSince).toBeNull();
  });

  it('dates an unknown status from the first read that showed it', () => {
    const first = withRecord(sampleSlot(), sampleRecord({ status: 'SYNCING' }), now, known);
    expect(first.unknownSince).toBe(now);
    expect(withRecord(first, sampleRecord({ status: 'OTHER' }), now + 5_000, known).unknownSince).toBe(now);
    expect(withRecord(first, sampleRecord(), now + 5_000, known).unknownSince).toBeNull();
  });

  it('takes back what empty answers have said', () => {
    const slot = withRecord(sampleSlot({ missingSince: born, emptyLooks: 2 }), sampleRecord(), now, known);
    expect(slot).toEqual(sampleSlot());
  });
});

describe('a read that comes back empty', () => {
  it('the first time is only noted', () => {
    expect(withoutRecord(sampleSlot(), now)).toEqual(sampleSlot({ missingSince: now }));
  });

  it.each([
    { seenLinked: false, after: 5_000 },
    { seenLinked: true, after: 60_000 },
  ])('D3: and again $after ms later means gone (seen linked: $seenLinked)', ({ seenLinked, after }) => {
    const missing = sampleSlot({ seenLinked, missingSince: now });
    expect(withoutRecord(missing, now + after - 1)).toEqual(missing);
    expect(withoutRecord(missing, now + after)).toBeNull();
  });

  it('means gone at once where WhatsGate has said that it deletes it', () => {
    expect(withoutRecord(sampleSlot({ record: sampleRecord({ status: 'DESTROYING' }) }), now)).toBeNull();
    expect(withoutRecord(sampleSlot({ record: null }), now)).not.toBeNull();
  });
});

it('a delete that was answered is under way, whatever status the answer shows', () => {
  expect(withDelete(sampleSlot({ state: 'deleting' }), now)).toEqual(
    sampleSlot({ state: 'deleting', record: sampleRecord({ status: 'DESTROYING' }), recordAt: now }),
  );
  const without = sampleSlot({ record: null });
  expect(withDelete(without, now)).toBe(without);
});

describe('C1: a create that is not found', () => {
  const creating = (emptyLooks: number) => sampleSlot({ state: 'creating', record: null, emptyLooks });

  it('did not happen after 120 s and four looks', () => {
    expect(withEmptyLook(creating(3), born + 120_000)).toBeNull();
    expect(withEmptyLook(creating(9), born + 500_000)).toBeNull();
  });

  it('may have happened before, or after fewer looks', () => {
    expect(withEmptyLook(creating(3), born + 119_999)).toEqual(creating(4));
    expect(withEmptyLook(creating(2), born + 500_000)).toEqual(creating(3));
    expect(withEmptyLook(creating(0), born)).toEqual(creating(1));
  });
});
