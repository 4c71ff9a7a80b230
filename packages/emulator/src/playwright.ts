import { test as base } from '@playwright/test';
import { createEmulator, type EmulatorOptions, type LocalEmulator } from './create-emulator.ts';

export interface EmulatorFixtures {
  /** An emulator on a port of its own, made anew for each test. */
  readonly emulator: LocalEmulator;
}

export interface EmulatorFixtureOptions {
  /** Set with `test.use({ emulatorOptions: { slots: 1 } })`. */
  readonly emulatorOptions: EmulatorOptions;
}

/**
 * Playwright's `test` with an `emulator` in each test. Point your server at `emulator.url`, or start it in a fixture of
 * your own that takes this one.
 */
export const test = base.extend<EmulatorFixtures & EmulatorFixtureOptions>({
  emulatorOptions: [{}, { option: true }],
  emulator: async ({ emulatorOptions }, use) => {
    const emulator = await createEmulator({ port: 0, ...emulatorOptions });
    await use(emulator);
    await emulator.close();
  },
});
