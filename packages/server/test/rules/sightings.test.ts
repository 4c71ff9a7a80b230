import { expect, it } from 'vitest';
import { createSightings } from '../../src/slots/sightings.ts';
import { born, sampleRecord } from './slot-samples.ts';

const minute = 60_000;
const waiting = sampleRecord({ status: 'AUTH' });

function create() {
  const clock = { now: born };
  return { clock, sightings: createSightings(() => clock.now) };
}

it('a sighting is found until it is too old, also an empty one', () => {
  const { clock, sightings } = create();
  const sighting = { record: null, at: born };
  sightings.note('id', sighting);
  clock.now += 7_999;
  expect(sightings.find('id', 8_000)).toBe(sighting);
  expect(sightings.find('other', 8_000)).toBeNull();
  clock.now += 1;
  expect(sightings.find('id', 8_000)).toBeNull();
});

it('D6: it is not found where the clock has gone back by more', () => {
  const { clock, sightings } = create();
  sightings.note('id', { record: waiting, at: born });
  clock.now -= 7_999;
  expect(sightings.find('id', 8_000)).not.toBeNull();
  clock.now -= 1;
  expect(sightings.find('id', 8_000)).toBeNull();
});

it('an answer that was asked for later stays; of two at the same time the last one', () => {
  const { clock, sightings } = create();
  clock.now += 2_000;
  const later = { record: waiting, at: born + 1_000 };
  sightings.note('id', later);
  sightings.note('id', { record: sampleRecord(), at: born + 999 });
  expect(sightings.find('id', minute)).toBe(later);
  const last = { record: sampleRecord(), at: born + 1_000 };
  sightings.note('id', last);
  expect(sightings.find('id', minute)).toBe(last);
});

it('an answer that is more than a minute old gives way to any', () => {
  const { clock, sightings } = create();
  // The clock has gone back since.
  sightings.note('id', { record: waiting, at: born });
  clock.now -= minute;
  const next = { record: sampleRecord(), at: clock.now };
  sightings.note('id', next);
  expect(sightings.find('id', minute)).toBe(next);
});

it('what was noted late in one minute is found in the next', () => {
  const { clock, sightings } = create();
  clock.now += 59_000;
  sightings.note('one', { record: waiting, at: clock.now });
  sightings.note('two', { record: waiting, at: clock.now });
  clock.now += 2_000;
  for (const id of ['three', 'four']) sightings.note(id, { record: waiting, at: clock.now });
  for (const id of ['one', 'two', 'three', 'four']) expect(sightings.find(id, minute)).not.toBeNull();
  clock.now += 56_999;
  expect(sightings.find('one', minute)).not.toBeNull();
});

it('S10: at least the last 20,000 are kept, and never more than twice as many', () => {
  const { sightings } = create();
  const noteUpTo = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) sightings.note(`${index}`, { record: waiting, at: born });
  };
  const isKept = (index: number) => sightings.find(`${index}`, minute) !== null;
  noteUpTo(0, 40_000);
  expect([isKept(0), isKept(39_999)]).toEqual([true, true]);
  noteUpTo(40_000, 40_001);
  expect([isKept(0), isKept(19_999), isKept(20_000), isKept(40_000)]).toEqual([false, false, true, true]);
});
