import type { Emulator } from '../emulator.ts';

export type { Emulator, EventToSend } from '../emulator.ts';

/**
 * Connects to an emulator in another process, over HTTP. Works in a page too.
 *
 * @param url - the address that it printed
 * @example
 * ```ts
 * import { connectEmulator } from '@whatsgate/emulator/connect';
 *
 * const emulator = await connectEmulator('http://127.0.0.1:4777');
 * await emulator.phone.scan();
 * console.log(await emulator.ledger());
 * ```
 * @throws Error when no emulator answers at `url`
 */
export async function connectEmulator(url: string): Promise<Emulator> {
  const base = url.replace(/\/+$/, '');
  const ask = async <Answer>(path: string): Promise<Answer> =>
    (await reach(`${base}/emulator${path}`)).json() as Promise<Answer>;
  const act = async (path: string, body: object = {}): Promise<void> => {
    const response = await reach(`${base}/emulator/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(((await response.json()) as { message: string }).message);
  };
  const { apiKey } = await ask<{ apiKey: string }>('');

  return {
    url: base,
    apiKey,
    fetch: (request) => fetch(request),
    phone: {
      scan: (session) => act('phone/scan', { session }),
      scanLate: (session) => act('phone/scan-late', { session }),
      enterCode: (code, session) => act('phone/enter-code', { code, session }),
      refuse: (session) => act('phone/refuse', { session }),
      neverReady: (session) => act('phone/never-ready', { session }),
      disconnect: (session) => act('phone/disconnect', { session }),
      message: (text, session) => act('phone/message', { text, session }),
    },
    fault: (fault) => act('fault', fault),
    clearFaults: () => act('clear-faults'),
    sendEvent: (event) => act('send-event', event),
    ledger: async () => (await ask<{ ledger: Awaited<ReturnType<Emulator['ledger']>> }>('')).ledger,
    log: () => ask('/log'),
    clock: { advance: (ms) => act('advance', { ms }) },
    reset: () => act('reset'),
    close: async () => {},
  };
}

async function reach(address: string, init?: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (cause) {
    throw new Error(
      `No emulator answers at ${address}. Start one with \`npx @whatsgate/emulator\`, and give the address it prints.`,
      { cause },
    );
  }
}
