import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toDailyLook } from '../../src/slots/daily-look.ts';
import {
  isHeld,
  isLive,
  isShown,
  type Lease,
  pruneLeases,
  type Slot,
  toDueTime,
  withLease,
  withoutLease,
} from '../../src/slots/slot.ts';
import { born, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
const pendingFor = 15 * minute;
const now = born + minute;
const held = (until: number, leaving = false): Lease => ({ until, leaving });
const withLeases = (leases: Slot['leases'], changes: Partial<Slot> = {}) => sampleSlot({ leases, ...changes });

describe('D7: a lease that is begun', () => {
  it('ends five minutes later, and leaves those of other pages', () => {
    const other = held(now + 1);
    expect(withLease(withLeases({ other }), 'page', now, pendingFor)).toEqual(
      withLeases({ other, page: held(now + 5 * minute) }),
    );
  });

  it('begins anew where the page was being left', () => {
    const leaving = withLeases({ page: held(now + 1, true) });
    expect(withLease(leaving, 'page', now, pendingFor)).toEqual(withLeases({ page: held(now + 5 * minute) }));
  });

  it('outlives the time in which the session waits for the phone by nothing', () => {
    const late = born + 14 * minute;
    expect(withLease(sampleSlot(), 'page', late, pendingFor).leases).toEqual({ page: held(born + pendingFor) });
  });

  it('after that time holds nothing, unless the session is linked', () => {
    const slot = sampleSlot();
    expect(withLease(slot, 'page', born + pendingFor, pendingFor)).toBe(slot);
    expect(withLease(slot, 'page', born + pendingFor - 1, pendingFor).leases).toEqual({
      page: held(born + pendingFor),
    });
    const linked = sampleSlot({ seenLinked: true });
    expect(withLease(linked, 'page', born + pendingFor, pendingFor).leases).toEqual({ page: held(born + pendingFor) });
  });
});

it('D7: a lease that is given up leaves those of other pages', () => {
  const slot = withLeases({ page: held(now + 1), other: held(now + 2) });
  expect(withoutLease(slot, 'page')).toEqual(withLeases({ other: held(now + 2) }));
  expect(withoutLease(slot, 'unknown')).toEqual(slot);
  expect(withoutLease(slot, null)).toEqual(slot);
});

it.each<{ leases: Slot['leases']; isHeld: boolean; isShown: boolean }>([
  { leases: {}, isHeld: false, isShown: false },
  { leases: { page: held(now) }, isHeld: false, isShown: false },
  { leases: { page: held(now + 1) }, isHeld: true, isShown: true },
  { leases: { page: held(now + 1, true) }, isHeld: true, isShown: false },
  { leases: { page: held(now, true) }, isHeld: false, isShown: false },
  { leases: { page: held(now), other: held(now + 1) }, isHeld: true, isShown: true },
  { leases: { page: held(now + 1, true), other: held(now + 1) }, isHeld: true, isShown: true },
])('D7: with the leases $leases the slot is held: $isHeld, shown: $isShown', (each) => {
  expect(isHeld(each, now)).toBe(each.isHeld);
  expect(isShown(each, now)).toBe(each.isShown);
});

it('D7: a lease lives until its time; names that every object has are none', () => {
  const slot = withLeases({ page: held(now + 1), lapsed: held(now) });
  const asked = ['page', 'lapsed', 'unknown', 'toString', '__proto__'];
  expect(asked.map((id) => isLive(slot, id, now))).toEqual([true, false, false, false, false]);
});

describe('D7: leases are pruned', () => {
  it('of those that have lapsed', () => {
    const slot = withLeases({ lapsed: held(now), page: held(now + 1) });
    expect(pruneLeases(slot, now)).toEqual(withLeases({ page: held(now + 1) }));
  });

  it('of the oldest beyond twenty', () => {
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`page ${index}`, held(now + 1 + index)]));
    const twenty = withLeases(many(20));
    expect(pruneLeases(twenty, now)).toBe(twenty);
    const left = Object.keys(pruneLeases(withLeases(many(22)), now).leases);
    expect(left).toHaveLength(20);
    expect(left).not.toContain('page 0');
    expect(left).not.toContain('page 1');
  });

  it('by nothing where there is nothing to drop: no write is needed', () => {
    const slot = withLeases({ page: held(now + 1) });
    expect(pruneLeases(slot, now)).toBe(slot);
  });
});

describe('the sweep looks at a slot', () => {
  const linked = { seenLinked: true };
  const dueTimes: readonly { readonly what: string; readonly slot: Partial<Slot>; readonly dueAt: number }[] = [
    { what: 'being created 30 s after it began', slot: { state: 'creating', createdAt: now }, dueAt: now + 30_000 },
    { what: 'being created, and older, at once', slot: { state: 'creating' }, dueAt: now },
    { what: 'being deleted before all others', slot: { state: 'deleting' }, dueAt: 0 },
    { what: 'missing 5 s after the first empty read', slot: { missingSince: now - 1 }, dueAt: now + 4_999 },
    { what: 'linked and missing after 60 s', slot: { ...linked, missingSince: now - 1 }, dueAt: now + 59_999 },
    { what: 'that a webhook has told of at once', slot: { ...linked, toldAt: born, missingSince: now }, dueAt: born },
    {
      what: 'that may have logged out after a minute of waiting',
      slot: { ...linked, waitingSince: born + 1 },
      dueAt: born + minute + 1,
    },
    {
      what: 'linked once a day',
      slot: { ...linked, leases: { page: held(now + 1) } },
      dueAt: toDailyLook('attempt', now),
    },
    { what: 'that no page holds at once', slot: {}, dueAt: now },
    { what: 'whose lease has lapsed at once', slot: { leases: { page: held(now - 1) } }, dueAt: now },
    {
      what: 'that pages hold when the last of them lets go',
      slot: { leases: { page: held(now + 1), other: held(now + 9) } },
      dueAt: now + 9,
    },
    { what: 'that may be linked after a minute', slot: { successAt: now }, dueAt: now + minute },
    {
      what: 'that may be linked and is held, when the page lets go',
      slot: { successAt: now, leases: { page: held(now + 2 * minute) } },
      dueAt: now + 2 * minute,
    },
    {
      what: 'that may be linked when the hold of its `success` ends',
      slot: { successAt: now - 4.5 * minute },
      dueAt: now + 0.5 * minute,
    },
    {
      what: 'that is held for longer than its `success` counts, when that ends',
      slot: { successAt: now - minute, leases: { page: held(now + 5 * minute) } },
      dueAt: now + 4 * minute,
    },
    { what: 'whose `success` counts no more at once', slot: { successAt: now - 5 * minute }, dueAt: now },
    {
      what: 'whose `success` counts no more and that is held, when the page lets go',
      slot: { successAt: now - 5 * minute, leases: { page: held(now + minute) } },
      dueAt: now + minute,
    },
    { what: 'whose `success` was long ago at once', slot: { successAt: now - 6 * minute }, dueAt: now },
    { what: 'whose `success` counts for 1 ms then', slot: { successAt: now - 5 * minute + 1 }, dueAt: now + 1 },
  ];

  it.each(dueTimes)('$what', ({ slot, dueAt }) => {
    expect(toDueTime(sampleSlot(slot), now)).toBe(dueAt);
  });
});

it('a slot whose page said nothing is due at once by a clock that has just begun, too', () => {
  expect(toDueTime(sampleSlot({ createdAt: 0 }), 0)).toBe(0);
});

it('S11: daily looks are 12 to 24 hours away, spread by the id', () => {
  const hour = 60 * minute;
  const toId = (index: number) => createHash('sha256').update(`${index}`).digest('hex').slice(0, 12);
  const looks = Array.from({ length: 1_000 }, (_, index) => (toDailyLook(toId(index), now) - now) / hour);
  expect(Math.min(...looks)).toBeGreaterThanOrEqual(12);
  expect(Math.max(...looks)).toBeLessThan(24);
  for (let from = 12; from < 24; from += 1) {
    const within = looks.filter((look) => look >= from && look < from + 1).length;
    expect(within).toBeGreaterThan(40);
    expect(within).toBeLessThan(130);
  }
  expect(toDailyLook('attempt', now)).toBe(toDailyLook('attempt', now));
});
