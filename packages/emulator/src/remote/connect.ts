import type { Emulator } from '../emulator.ts';
import type { PhoneOwner, VirtualPhone } from '../phone/phone.ts';

export type { Emulator, EventToSend, StatusToShow } from '../emulator.ts';

interface State {
  readonly apiKey: string;
  readonly sessions: Awaited<ReturnType<Emulator['sessions']>>;
  /** The first phone comes first. */
  readonly phones: readonly [PhoneOwner, ...PhoneOwner[]];
  readonly ledger: Awaited<ReturnType<Emulator['ledger']>>;
}

type Act = (path: string, body?: object) => Promise<void>;

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
  const get = async <Answer>(path = ''): Promise<Answer> =>
    (await reach(`${base}/emulator${path}`)).json() as Promise<Answer>;
  const act: Act = async (path, body = {}) => {
    const response = await reach(`${base}/emulator/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(((await response.json()) as { message: string }).message);
  };
  const { apiKey, phones } = await get<State>();

  return {
    url: base,
    apiKey,
    fetch: (request) => fetch(request),
    phone: toPhone(phones[0], act),
    phones: {
      async add({ number, pushname = number }) {
        await act('phones/add', { number, pushname });
        return toPhone({ number, pushname }, act);
      },
      list: async () => (await get<State>()).phones.map((owner) => toPhone(owner, act)),
    },
    sessions: async () => (await get<State>()).sessions,
    setStatus: (status) => act('set-status', status),
    unreliable: (options) => act('unreliable', { options }),
    fault: (fault) => act('fault', fault),
    clearFaults: () => act('clear-faults'),
    sendEvent: (event) => act('send-event', event),
    ledger: async () => (await get<State>()).ledger,
    webhooks: () => get('/webhooks'),
    log: () => get('/log'),
    clock: { advance: (ms) => act('advance', { ms }) },
    reset: () => act('reset'),
    close: async () => {},
  };
}

function toPhone({ number, pushname }: PhoneOwner, act: Act): VirtualPhone {
  const onPhone = (path: string, body: object) => act(`phone/${path}`, { phone: number, ...body });
  return {
    number,
    pushname,
    scan: (session) => onPhone('scan', { session }),
    scanLate: (session) => onPhone('scan-late', { session }),
    enterCode: (code, session) => onPhone('enter-code', { code, session }),
    refuse: (session) => onPhone('refuse', { session }),
    neverReady: (session) => onPhone('never-ready', { session }),
    passkey: (session) => onPhone('passkey', { session }),
    disconnect: (session) => onPhone('disconnect', { session }),
    unlink: (session) => onPhone('unlink', { session }),
    message: (text, session) => onPhone('message', { text, session }),
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
