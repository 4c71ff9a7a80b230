import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let loadAhead: typeof import('../src/lazy/load-ahead.ts').loadAhead;
let page: EventTarget;

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  page = new EventTarget();
  vi.stubGlobal('document', page);
  ({ loadAhead } = await import('../src/lazy/load-ahead.ts'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each(['pointerover', 'focusin', 'touchstart'])('loads at the first %s, once', (intent) => {
  const [load, other] = [vi.fn(), vi.fn()];
  loadAhead(load);
  loadAhead(other);
  expect(load).not.toHaveBeenCalled();
  for (let times = 0; times < 2; times += 1) page.dispatchEvent(new Event(intent));
  vi.runAllTimers();
  expect([load.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]);
});

it('loads when the browser is idle, also where it cannot say so', () => {
  const load = vi.fn();
  loadAhead(load);
  vi.runAllTimers();
  expect(load).toHaveBeenCalledTimes(1);
  const whenIdle: (() => void)[] = [];
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => whenIdle.push(callback));
  loadAhead(load);
  vi.runAllTimers();
  expect(load).toHaveBeenCalledTimes(1);
  whenIdle[0]?.();
  expect(load).toHaveBeenCalledTimes(2);
});

it('waits for an intent where data is to be saved', () => {
  vi.stubGlobal('navigator', { connection: { saveData: true } });
  const load = vi.fn();
  loadAhead(load);
  vi.runAllTimers();
  expect(load).not.toHaveBeenCalled();
  page.dispatchEvent(new Event('focusin'));
  expect(load).toHaveBeenCalledTimes(1);
});

it('does not load what is not needed any more, and listens only while something is', () => {
  const added = vi.spyOn(page, 'addEventListener');
  const removed = vi.spyOn(page, 'removeEventListener');
  const [load, other] = [vi.fn(), vi.fn()];
  const [stop, stopOther] = [loadAhead(load), loadAhead(other)];
  expect([added.mock.calls.length, removed.mock.calls.length]).toEqual([3, 0]);
  stop();
  expect(removed).not.toHaveBeenCalled();
  stopOther();
  expect(removed).toHaveBeenCalledTimes(3);
  page.dispatchEvent(new Event('pointerover'));
  vi.runAllTimers();
  expect([load.mock.calls.length, other.mock.calls.length]).toEqual([0, 0]);
});

it('does nothing on a server', () => {
  vi.stubGlobal('document', undefined);
  const load = vi.fn();
  loadAhead(load)();
  vi.runAllTimers();
  expect(load).not.toHaveBeenCalled();
});
