import { describe, expect, it } from 'vitest';
import { createRateLimit } from '../../src/slots/rate-limit.ts';
import { createRecent } from '../../src/slots/recent.ts';

describe('a limit of two a second', () => {
  const create = () => {
    const clock = { now: 5_000 };
    return { clock, mayGo: createRateLimit(2, 1_000, () => clock.now) };
  };

  it('lets two through in each', () => {
    const { clock, mayGo } = create();
    expect([mayGo(), mayGo(), mayGo()]).toEqual([true, true, false]);
    clock.now += 999;
    expect(mayGo()).toBe(false);
    clock.now += 1;
    expect([mayGo(), mayGo(), mayGo()]).toEqual([true, true, false]);
    clock.now += 999;
    expect(mayGo()).toBe(false);
    clock.now += 1;
    expect(mayGo()).toBe(true);
  });

  it('D6: begins anew where the clock has gone back', () => {
    const { clock, mayGo } = create();
    expect([mayGo(), mayGo(), mayGo()]).toEqual([true, true, false]);
    clock.now -= 999;
    expect(mayGo()).toBe(false);
    clock.now -= 1;
    expect(mayGo()).toBe(true);
  });
});

describe('the ids of the last second', () => {
  const create = () => {
    const clock = { now: 5_000 };
    return { clock, recent: createRecent(1_000, () => clock.now) };
  };

  it('are counted once each', () => {
    const { recent } = create();
    expect(recent.count()).toBe(0);
    for (const id of ['one', 'two', 'one']) recent.note(id);
    expect(recent.count()).toBe(2);
  });

  it('count for one more second, where that had more, and not for two', () => {
    const { clock, recent } = create();
    for (const id of ['one', 'two']) recent.note(id);
    clock.now += 1_000;
    recent.note('three');
    expect(recent.count()).toBe(2);
    for (const id of ['four', 'five']) recent.note(id);
    expect(recent.count()).toBe(3);
    clock.now += 999;
    expect(recent.count()).toBe(3);
    clock.now += 1;
    expect(recent.count()).toBe(3);
    clock.now += 1_000;
    expect(recent.count()).toBe(0);
  });

  it('do not count after a time in which none was noted or counted', () => {
    const { clock, recent } = create();
    recent.note('one');
    clock.now += 1_999;
    expect(recent.count()).toBe(1);
    recent.note('two');
    clock.now += 2_000;
    expect(recent.count()).toBe(0);
    recent.note('three');
    clock.now += 2_000;
    recent.note('four');
    expect(recent.count()).toBe(1);
  });

  it('D6: begin anew where the clock has gone back', () => {
    const { clock, recent } = create();
    for (const id of ['one', 'two']) recent.note(id);
    clock.now -= 2_000;
    expect(recent.count()).toBe(0);
  });

  it('S10: are told apart up to 20,000', () => {
    const { recent } = create();
    for (let index = 0; index < 20_010; index += 1) recent.note(`${index}`);
    expect(recent.count()).toBe(20_000);
  });
});
