#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createEmulator, type EmulatorOptions } from './create-emulator.ts';

const help = `whatsgate-emulator: WhatsGate on your machine, with a virtual phone

  whatsgate-emulator [--port 4777] [--slots 5] [--key emulator-key]

  --port N         the port of 127.0.0.1 to listen on; 0 takes a free one    (4777)
  --slots N        how many sessions the plan allows at once                 (5)
  --key TEXT       the API key it expects                                    (emulator-key)
  --start-after N  milliseconds until a new session shows its first code     (600)
  --refresh N      milliseconds between two codes                            (20000)
  --ready-after N  milliseconds from the scan to READY                       (800)
  --destroy-for N  milliseconds that a deleted session stays DESTROYING      (800)
  --unreliable N   unreliable mode with the seed N: answers get lost, lists lag, statuses flicker
  --help           this text

Ctrl-C stops it; all its sessions are lost.`;

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4777' },
      slots: { type: 'string' },
      key: { type: 'string' },
      'start-after': { type: 'string' },
      refresh: { type: 'string' },
      'ready-after': { type: 'string' },
      'destroy-for': { type: 'string' },
      unreliable: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) console.log(help);
  else
    await run({
      port: toNumber('port', values.port),
      ...(values.slots !== undefined && { slots: toNumber('slots', values.slots, 1) }),
      ...(values['start-after'] !== undefined && { startAfter: toNumber('start-after', values['start-after']) }),
      ...(values.refresh !== undefined && { refreshEvery: toNumber('refresh', values.refresh, 100) }),
      ...(values['ready-after'] !== undefined && { readyAfter: toNumber('ready-after', values['ready-after']) }),
      ...(values['destroy-for'] !== undefined && { destroyFor: toNumber('destroy-for', values['destroy-for']) }),
      ...(values.unreliable !== undefined && { unreliable: { seed: toNumber('unreliable', values.unreliable) } }),
      ...(values.key !== undefined && { apiKey: values.key }),
    });
} catch (error) {
  console.error(
    `${error instanceof Error ? error.message : String(error)}\n\`whatsgate-emulator --help\` lists the options.`,
  );
  process.exitCode = 1;
}

async function run(options: EmulatorOptions): Promise<void> {
  const emulator = await createEmulator(options);
  console.log(`WhatsGate emulator
  API    ${emulator.url}/api/v1   (baseUrl; the key is ${emulator.apiKey})
  Phone  ${emulator.url}/phone
Ctrl-C stops it.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void emulator.close().then(() => console.log('The emulator has stopped.'));
    });
  }
}

function toNumber(flag: string, text: string, min = 0): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < min)
    throw new Error(`--${flag} is a whole number from ${min}, not "${text}".`);
  return value;
}
