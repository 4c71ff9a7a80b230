import { expect, it } from 'vitest';
import { groupCode } from '../src/index.ts';

it.each([
  ['K7PQ2XWM', 'K7PQ 2XWM'],
  ['K7PQ-2XWM', 'K7PQ 2XWM'],
  [' k7pq 2xwm', 'k7pq 2xwm'],
  ['K7PQ2', 'K7PQ 2'],
  ['K7P', 'K7P'],
  ['', ''],
])('shows the pairing code %o as %o', (code, shown) => {
  expect(groupCode(code)).toBe(shown);
});
