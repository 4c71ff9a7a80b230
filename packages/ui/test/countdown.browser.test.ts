import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Countdown, createCountdown } from '../src/screen/countdown.ts';

let countdown: Countdown;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  countdown = createCountdown('Valid for {time}');
  document.body.append(countdown.element);
});
afterEach(() => {
  countdown.element.remove();
  vi.runOnlyPendingTimers();
  expect(vi.getTimerCount(), 'out of the page nothing runs').toBe(0);
  vi.useRealTimers();
});

const words = () => countdown.element.textContent;
const left = () => {
  const ring = countdown.element.querySelector('circle:last-child');
  const length = Number(ring?.getAttribute('stroke-dasharray'));
  return 1 - Number(ring?.getAttribute('stroke-dashoffset')) / length;
};
const inMs = (ms: number) => Date.now() + ms;

it('counts down second by second, in words and as a ring', () => {
  countdown.show(inMs(180_000));
  expect(words()).toBe('Valid for 3:00');
  expect(left()).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(words()).toBe('Valid for 2:59');
  vi.advanceTimersByTime(89_000);
  expect(words()).toBe('Valid for 1:30');
  expect(left()).toBeCloseTo(0.5);
  vi.advanceTimersByTime(81_000);
  expect(words(), 'two digits').toBe('Valid for 0:09');
});

it('ends at nothing, never below it', () => {
  countdown.show(inMs(2_000));
  vi.advanceTimersByTime(60_000);
  expect(words()).toBe('Valid for 0:00');
  expect(left()).toBe(0);
  countdown.show(inMs(-5_000));
  expect(words()).toBe('Valid for 0:00');
});

it('goes on where it is told the same time again, and begins anew with another', () => {
  const until = inMs(60_000);
  countdown.show(until);
  vi.advanceTimersByTime(30_000);
  countdown.show(until);
  expect(words()).toBe('Valid for 0:30');
  expect(left()).toBeCloseTo(0.5);
  countdown.show(inMs(40_000));
  expect(words()).toBe('Valid for 0:40');
  expect(left()).toBe(1);
  expect(vi.getTimerCount()).toBe(1);
});

it('is hidden, and stops, where nothing is to be counted', () => {
  countdown.show(inMs(60_000));
  expect(countdown.element.hidden).toBe(false);
  countdown.show(null);
  expect(countdown.element.hidden).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

it('stops where the page has taken it out, and goes on when it is put back and shown', () => {
  const until = inMs(60_000);
  countdown.show(until);
  countdown.element.remove();
  vi.advanceTimersByTime(1_000);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(9_000);
  document.body.append(countdown.element);
  countdown.show(until);
  expect(words()).toBe('Valid for 0:50');
  countdown.element.remove();
  vi.advanceTimersByTime(1_000);
  document.body.append(countdown.element);
  countdown.show(null);
  expect(countdown.element.hidden, 'also where it had stopped').toBe(true);
});
