import { afterEach, expect, it, vi } from 'vitest';
import { warnInDevelopment } from '../src/warn.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it.each([
  ['development', 1],
  ['test', 1],
  ['production', 0],
])('F17: with NODE_ENV %s a developer is warned %i times', (mode, times) => {
  vi.stubEnv('NODE_ENV', mode);
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  warnInDevelopment('Insert it first.');
  expect(warned.mock.calls).toEqual(Array.from({ length: times }, () => ['WhatsGate: Insert it first.']));
});

it('F17: warns in a browser that was given no `process`', () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.stubGlobal('process', undefined);
  warnInDevelopment('Insert it first.');
  vi.unstubAllGlobals();
  expect(warned).toHaveBeenCalledTimes(1);
});
