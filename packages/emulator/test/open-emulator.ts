import { createEmulator, type EmulatorOptions, type LocalEmulator } from '../src/index.ts';

export type Body = Record<string, unknown>;
export interface Answer<Data> {
  readonly status: number;
  readonly body: Body & { readonly data: Data };
}

export interface OpenEmulator {
  readonly emulator: LocalEmulator;
  readonly send: (command: string, body: object) => Promise<Response>;
  readonly call: <Data = Body>(command: string, body: object) => Promise<Answer<Data>>;
  /** Creates a session. @returns its `unique_id` */
  readonly create: (body?: object) => Promise<string>;
  readonly list: (filter?: object) => Promise<readonly Body[]>;
  readonly read: (id: string) => Promise<Body | undefined>;
}

/** An emulator on simulated time, and its API as functions. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<OpenEmulator> {
  const emulator = await createEmulator({ clock: 'manual', slots: 1_000, ...options });
  const send = (command: string, body: object) =>
    emulator.fetch(
      new Request(`${emulator.url}/api/v1/${command}`, {
        method: 'POST',
        headers: { 'X-Api-Key': emulator.apiKey },
        body: JSON.stringify(body),
      }),
    );
  const call = async <Data = Body>(command: string, body: object) => {
    const response = await send(command, body);
    return { status: response.status, body: (await response.json()) as Answer<Data>['body'] };
  };
  const list = async (filter = {}) => (await call<Body[]>('sessions-get', { page_cnt: 100, ...filter })).body.data;
  return {
    emulator,
    send,
    call,
    create: async (body = {}) => String((await call('session-create', { name: 'a', ...body })).body.data.unique_id),
    list,
    read: async (id) => (await list({ WhatsappID: id }))[0],
  };
}

/** A phone scans the only session that shows a code, and the session is `READY`. */
export async function link({ emulator }: OpenEmulator, session?: string): Promise<void> {
  await emulator.clock.advance(600);
  await emulator.phone.scan(session);
  await emulator.clock.advance(800);
}
