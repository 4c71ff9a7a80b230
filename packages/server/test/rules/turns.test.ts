import { expect, it } from 'vitest';
import { createWaitingTurns } from '../../src/slots/waiting-turns.ts';

it('F20: so many in one process, whoever they are', () => {
  const turns = createWaitingTurns(2);
  const [anna, boris] = [turns.begin('anna', 'page'), turns.begin('boris', 'page')];
  expect([anna?.over.aborted, boris?.over.aborted, turns.begin('clara', 'page')]).toEqual([false, false, null]);
  // A newer one of the same page takes the place of the earlier one.
  const newer = turns.begin('anna', 'page');
  expect([anna?.over.aborted, newer?.over.aborted]).toEqual([true, false]);
  anna?.end();
  expect(turns.begin('clara', 'page')).toBeNull();
  newer?.end();
  expect(turns.begin('clara', 'page')).not.toBeNull();
  turns.close();
  expect(boris?.over.aborted).toBe(true);
});

it('F20: 20 of one owner, also where some have ended', () => {
  const turns = createWaitingTurns();
  const begin = (page: number) => turns.begin('anna', `page ${page}`);
  const first = Array.from({ length: 20 }, (_, page) => begin(page));
  expect([first.includes(null), begin(20)]).toEqual([false, null]);
  expect(turns.begin('boris', 'page')).not.toBeNull();
  first[7]?.end();
  first[7]?.end();
  expect(first[7]?.over.aborted).toBe(true);
  expect([begin(20) === null, begin(21)]).toEqual([false, null]);
  for (const turn of first) turn?.end();
  const next = Array.from({ length: 19 }, (_, page) => begin(page));
  expect([next.includes(null), begin(22)]).toEqual([false, null]);
});

it('F20: those of an owner count for the process until they end', () => {
  const turns = createWaitingTurns(2);
  const [one, other] = [turns.begin('anna', 'one'), turns.begin('anna', 'other')];
  one?.end();
  other?.end();
  expect([turns.begin('boris', 'one'), turns.begin('boris', 'other')]).not.toContain(null);
  expect(turns.begin('boris', 'third')).toBeNull();
});

it('S12: after `close` none waits any more', () => {
  const turns = createWaitingTurns();
  const waits = ['anna', 'boris'].map((owner) => turns.begin(owner, 'page'));
  turns.close();
  expect(waits.map((turn) => turn?.over.aborted)).toEqual([true, true]);
  expect(turns.begin('clara', 'page')).toBeNull();
});
