import type { TestProject } from 'vitest/node';
import { createEmulator } from '../src/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    emulatorUrl: string;
    qrSession: string;
    codeSession: string;
  }
}

/** One emulator on its own port, with a QR session and a code session whose codes last for a second. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const emulator = await createEmulator({
    port: 0,
    startAfter: 100,
    refreshEvery: 1_000,
    errorFor: 300,
    readyAfter: 100,
    destroyFor: 100,
  });
  const create = async (body: object) => {
    const headers = { 'X-Api-Key': emulator.apiKey };
    const response = await emulator.fetch(
      new Request(`${emulator.url}/api/v1/session-create`, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    return ((await response.json()) as { data: { unique_id: string } }).data.unique_id;
  };
  project.provide('emulatorUrl', emulator.url);
  project.provide('qrSession', await create({ name: 'by QR' }));
  project.provide('codeSession', await create({ name: 'by code', auth_type: 'CODE', number: '79991234567' }));
  return () => emulator.close();
}
