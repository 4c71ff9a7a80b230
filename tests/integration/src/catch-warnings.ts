import { afterEach, beforeEach, expect, vi } from 'vitest';
import { patience } from './open-backend.ts';

export interface Warnings {
  add(said: string): void;
  /** Waits until something was said, and takes it. */
  take(): Promise<readonly string[]>;
  /** What was said that is no problem. */
  forgive(part: string): void;
}

/**
 * Catches console output, for tests that must cause none. Call it before mounting anything that is removed after each
 * test: hooks after a test run in the opposite order.
 */
export function catchWarnings(): Warnings {
  let said: string[] = [];
  const add = (words: string) => void said.push(words);
  beforeEach(() => {
    said = [];
    for (const method of ['warn', 'error'] as const)
      vi.spyOn(console, method).mockImplementation((...words) => add(words.join(' ')));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    expect(said, 'there is nothing to warn of').toEqual([]);
  });
  return {
    add,
    async take() {
      await vi.waitFor(() => expect(said.length).toBeGreaterThan(0), patience);
      const taken = said;
      said = [];
      return taken;
    },
    forgive(part) {
      said = said.filter((words) => !words.includes(part));
    },
  };
}
