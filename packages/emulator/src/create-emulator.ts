import { readFileSync } from 'node:fs';
import { buildEmulator, type EmulatorOptions as CommonOptions, type LocalEmulator } from './build-emulator.ts';
import { closedPort, listen } from './runtime/listen.ts';

export type { LocalEmulator } from './build-emulator.ts';

export interface EmulatorOptions extends CommonOptions {
  /** Listens on this port of 127.0.0.1; 0 takes a free one. Default: no socket, only `fetch`. */
  port?: number;
}

/** A sibling of both `src` and `dist`. */
const folder = new URL('../static/', import.meta.url);

/**
 * Starts an emulator.
 *
 * @example
 * ```ts
 * import { createEmulator } from '@whatsgate/emulator';
 *
 * const emulator = await createEmulator({ port: 0 });
 * console.log(`Hold the phone: ${emulator.url}/phone`);
 * await emulator.close();
 * ```
 * @throws Error when the port is taken, or `state` is of another edition
 */
export function createEmulator({ port, ...options }: EmulatorOptions = {}): Promise<LocalEmulator> {
  return buildEmulator(options, {
    readFile: (name) => readFileSync(new URL(name, folder), 'utf8'),
    findDeadUrl: async () => `http://127.0.0.1:${await closedPort()}`,
    listen: port === undefined ? undefined : (answer) => listen(answer, port),
  });
}
