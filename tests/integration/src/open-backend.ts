import type { WhatsGateSessionOptions } from '@whatsgate/core';
import { connectEmulator, type Emulator } from '@whatsgate/emulator/connect';
import { beforeEach, expect, vi } from 'vitest';
import type { Backend } from './backend.ts';

/** How long a condition is waited for, in milliseconds. */
export const patience = { timeout: 10_000 };

export interface OpenedBackend extends Backend {
  readonly emulator: Emulator;
  /** The headers by which the relay knows the user of this test. */
  headers(): Readonly<Record<string, string>>;
  /** From now on the relay is asked by another user. */
  changeUser(): void;
  /** Options of a session through the relay. */
  options(more?: object): WhatsGateSessionOptions;
  /** Waits until the ledger says so. */
  settled(counts: object): Promise<void>;
}

/**
 * Opens a backend of its own for a test file in the browser, so that files may run side by side. Each
 * test has a user of its own.
 */
export async function openBackend(): Promise<OpenedBackend> {
  const backend: Backend = await (await fetch('/api/backends', { method: 'POST' })).json();
  const emulator = await connectEmulator(backend.emulatorUrl);
  let user = 0;
  const changeUser = () => {
    user += 1;
  };
  beforeEach(async () => {
    changeUser();
    await emulator.reset();
  });
  const headers = () => ({ 'X-User': `user-${user}` });
  return {
    ...backend,
    emulator,
    headers,
    changeUser,
    options: (more = {}) => ({
      relay: { url: backend.relay, headers: headers() },
      name: 'Support',
      deadlines: { grace: 400 },
      ...more,
    }),
    settled: (counts) => vi.waitFor(async () => expect(await emulator.ledger()).toMatchObject(counts), patience),
  };
}
