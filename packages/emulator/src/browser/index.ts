import { files } from 'virtual:static-files';
import { buildEmulator, type EmulatorOptions, type LocalEmulator } from '../build-emulator.ts';

export type { EmulatorOptions, LocalEmulator } from '../build-emulator.ts';
export type { EmulatorState } from '../emulator-state.ts';

/**
 * Starts an emulator in a browser: in a page, or in a service worker that answers for it. No file and no socket is needed.
 *
 * @example
 * ```ts
 * import { createEmulator } from '@whatsgate/emulator/browser';
 *
 * // In a service worker: its pages are at `/qr/<id>`, where the SDK expects them.
 * const url = 'https://playground.example';
 * const emulator = await createEmulator({ url });
 * addEventListener('fetch', (event) => {
 *   const { request, respondWith } = event as Event & {
 *     request: Request;
 *     respondWith(response: Promise<Response>): void;
 *   };
 *   const { pathname } = new URL(request.url);
 *   if (/^\/(?:api|qr|phone|emulator)\b/.test(pathname)) respondWith.call(event, emulator.fetch(request));
 * });
 * ```
 * @throws Error when `state` is of another edition
 */
export function createEmulator(options: EmulatorOptions = {}): Promise<LocalEmulator> {
  return buildEmulator(options, {
    readFile(name) {
      const base64 = files[name];
      if (base64 === undefined) throw new Error(`There is no file ${name}.`);
      return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
    },
    // A name that never resolves: https://www.rfc-editor.org/rfc/rfc2606
    findDeadUrl: async () => 'https://refused.invalid',
  });
}
