import type { EmulatorState } from '@whatsgate/emulator/browser';
import { shelf } from '../shelf.ts';

const name = '/emulator-state';
let written: Promise<unknown> = Promise.resolve();

/** What the emulator held when the worker ended; undefined at the first time, and where the browser keeps nothing. */
export async function readState(): Promise<EmulatorState | undefined> {
  try {
    const kept = await (await caches.open(shelf)).match(name);
    return await kept?.json();
  } catch (error) {
    console.warn('The playground begins anew: it could not read what it kept.', error);
    return undefined;
  }
}

/** Keeps it, in the order of the changes. */
export function keepState(state: EmulatorState): void {
  const text = JSON.stringify(state);
  written = written
    .then(async () => (await caches.open(shelf)).put(name, new Response(text)))
    .catch((error: unknown) => console.warn('The playground could not keep its state:', error));
}

/** When all that was to be kept is. Never rejects. */
export const stateKept = (): Promise<unknown> => written;
