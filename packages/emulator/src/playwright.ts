import { test as base } from '@playwright/test';
import { createEmulator, type EmulatorOptions, type LocalEmulator } from './create-emulator.ts';

export interface EmulatorFixtures {
  /** A new emulator for each test, on its own port. */
  readonly emulator: LocalEmulator;
}

export interface EmulatorFixtureOptions {
  /** Set with `test.use({ emulatorOptions: { slots: 1 } })`. */
  readonly emulatorOptions: EmulatorOptions;
}

/**
 * Playwright's `test` with an `emulator` fixture. Point your server at `emulator.url`, or start it in your own fixture
 * that uses this one.
 */
export const test = base.extend<EmulatorFixtures & EmulatorFixtureOptions>({
  emulatorOptions: [{}, { option: true }],
  emulator: async ({ emulatorOptions }, use) => {
    const emulator = await createEmulator({ port: 0, ...emulatorOptions });
    await use(emulator);
    await emulator.close();
  },
});
