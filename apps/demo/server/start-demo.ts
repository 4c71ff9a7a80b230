import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { createEmulator, type EmulatorOptions } from '@whatsgate/emulator';
import type { WhatsGateServerOptions } from '@whatsgate/server';
import { createDemoApi } from './api.ts';
import { findDemoFolder, keepEmulatorIn } from './demo-folder.ts';

export interface DemoOptions {
  /** How fast the emulator is. With it, WhatsGate is the emulator whatever the environment says. */
  readonly pace?: EmulatorOptions;
  /** Other options of the relay, such as a clock that a test moves. */
  readonly relay?: Partial<WhatsGateServerOptions>;
  /** Where its files are; null for none. Default: a temporary folder, the same at each start. */
  readonly folder?: string | null;
}

export interface RunningDemo {
  readonly listener: ReturnType<typeof getRequestListener>;
  /** The page of the virtual phone; null beside the real service. */
  readonly phoneUrl: string | null;
  /** Where its files are; null for none: then a restart forgets everything. */
  readonly folder: string | null;
  close(): Promise<void>;
}

/**
 * Starts the demo's server. With `WHATSGATE_API_KEY` in the environment it talks to the real service
 * (`WHATSGATE_BASE_URL` for a dedicated host), otherwise to an emulator that it starts.
 *
 * @param url - where the demo's pages are
 */
export async function startDemo(url: string, { pace, relay, folder: given }: DemoOptions): Promise<RunningDemo> {
  const apiKey = pace === undefined ? (process.env.WHATSGATE_API_KEY ?? '') : '';
  const realUrl = process.env.WHATSGATE_BASE_URL;
  const service = apiKey === '' ? 'emulator' : `real ${realUrl}`;
  const folder = given === undefined ? findDemoFolder(new URL(url).port, service) : given;
  const toPath = (file: string) => (folder === null ? ':memory:' : join(folder, file));

  const kept = folder === null ? {} : keepEmulatorIn(toPath('emulator.json'));
  const emulator = apiKey === '' ? await createEmulator({ port: 0, ...pace, ...kept }) : null;
  const baseUrl = emulator === null ? realUrl : `${emulator.url}/api/v1`;
  const phoneUrl = emulator === null ? null : `${emulator.url}/phone`;
  const { app, whatsgate } = createDemoApi({
    publicUrl: process.env.PUBLIC_URL ?? new URL('api/whatsgate', url).href,
    apiKey: emulator?.apiKey ?? apiKey,
    phoneUrl,
    toPath,
    ...(baseUrl !== undefined && { baseUrl }),
    // Beside an emulator it may be missing.
    secret: process.env.WHATSGATE_SECRET,
    // With the real service, too, this page may stay on this machine: it only misses WhatsGate's webhooks.
    allowLoopback: true,
    ...relay,
  });
  return {
    listener: getRequestListener(app.fetch),
    phoneUrl,
    folder,
    async close() {
      whatsgate.close();
      await emulator?.close();
    },
  };
}
