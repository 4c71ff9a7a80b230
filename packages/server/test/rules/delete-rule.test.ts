import { expect, it } from 'vitest';
import { type DeletePurpose, isSuccessOver, mayDelete } from '../../src/slots/may-delete.ts';
import { rule } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const purposes: readonly DeletePurpose[] = ['replace', 'close', 'sweep'];

it.each(purposes)('D1: for %s, what has no session allows the delete of none', (purpose) => {
  const question = { record: sampleRecord(), createId: 'attempt', purpose, now: born };
  expect(mayDelete({ ...question, history: sampleSlot() }, rule)).toBe(true);
  expect(mayDelete({ ...question, history: sampleSlot({ record: null }) }, rule)).toBe(false);
});

it('D2: where no page reported `success`, its time is over, also by a clock that has just begun', () => {
  expect(isSuccessOver({ successAt: null, createdAt: 0 }, 0, rule)).toBe(true);
  expect(isSuccessOver({ successAt: 0, createdAt: 0 }, 0, rule)).toBe(false);
});
