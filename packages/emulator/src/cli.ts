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
      help: { type: 'boolean' },
    },
  });
  if (values.help) console.log(help);
  else
    await run({
      ...toNumber('port', values.port),
      ...toNumber('slots', values.slots, 'slots', 1),
      ...toNumber('startAfter', values['start-after'], 'start-after'),
      ...toNumber('refreshEvery', values.refresh, 'refresh', 100),
      ...toNumber('readyAfter', values['ready-after'], 'ready-after'),
      ...toNumber('destroyFor', values['destroy-for'], 'destroy-for'),
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

function toNumber(
  option: keyof EmulatorOptions,
  text: string | undefined,
  flag: string = option,
  min = 0,
): EmulatorOptions {
  if (text === undefined) return {};
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < min)
    throw new Error(`--${flag} is a whole number from ${min}, not "${text}".`);
  return { [option]: value };
}
