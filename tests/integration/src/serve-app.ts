import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createEmulator, type EmulatorOptions, type LocalEmulator } from '@whatsgate/emulator';
import { findPort } from '../../../scripts/setup/find-port.ts';

/** An application as it is deployed: a process of its own, which knows WhatsGate by its environment. */
export interface ServedApp {
  readonly url: string;
  readonly emulator: LocalEmulator;
  readonly close: () => Promise<void>;
}

/** A key that is looked for wherever it must not be. */
export const canaryKey = 'canary-key-of-the-app';

/**
 * @param script - the server to run with Node, and its arguments; it listens at the `PORT` of its environment
 * @param pace - how fast the emulator behind it is
 */
export async function serveApp(script: readonly string[], pace: EmulatorOptions = {}): Promise<ServedApp> {
  const emulator = await createEmulator({ port: 0, apiKey: canaryKey, slots: 20, ...pace });
  const port = await findPort();
  const url = `http://localhost:${port}`;
  const env = {
    ...process.env,
    PORT: `${port}`,
    WHATSGATE_API_KEY: canaryKey,
    WHATSGATE_BASE_URL: `${emulator.url}/api/v1`,
    PUBLIC_URL: `${url}/api/whatsgate`,
    NEXT_TELEMETRY_DISABLED: '1',
    NUXT_TELEMETRY_DISABLED: '1',
  };
  const child = spawn(process.execPath, script, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  // A worker that is ended because a test took too long closes nothing.
  process.once('exit', () => child.kill());
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
  }
  await answers(url, child, () => said);
  return {
    url,
    emulator,
    async close() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill();
        await once(child, 'exit');
      }
      await emulator.close();
    },
  };
}

async function answers(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The application ended before it answered:\n${said()}`);
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
