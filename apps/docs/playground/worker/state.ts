import type { EmulatorState } from '@whatsgate/emulator/browser';

// A cache is the smallest thing that a service worker can write to and read after its end.
const shelf = 'whatsgate-playground';
const name = '/emulator-state';
let written: Promise<unknown> = Promise.resolve();

/** What the emulator held when the worker ended; undefined at the first time. */
export async function readState(): Promise<EmulatorState | undefined> {
  const kept = await (await caches.open(shelf)).match(name);
  return kept?.json();
}

/** Keeps it, in the order of the changes. */
export function keepState(state: EmulatorState): void {
  const text = JSON.stringify(state);
  written = written
    .then(async () => (await caches.open(shelf)).put(name, new Response(text)))
    .catch((error: unknown) => console.warn('The playground could not keep its state:', error));
}
