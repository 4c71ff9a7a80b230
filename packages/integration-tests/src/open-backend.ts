import { connectEmulator, type Emulator } from '@whatsgate/emulator/connect';
import type { Backend } from './backend.ts';

/** Opens a backend of its own for a test file in the browser, so that files may run side by side. */
export async function openBackend(): Promise<Backend & { readonly emulator: Emulator }> {
  const backend: Backend = await (await fetch('/api/backends', { method: 'POST' })).json();
  return { ...backend, emulator: await connectEmulator(backend.emulatorUrl) };
}
