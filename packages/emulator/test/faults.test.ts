import { afterEach, describe, expect, it } from 'vitest';
import { createEmulator, type EmulatorOptions, type Fault, type LocalEmulator } from '../src/index.ts';

const running: LocalEmulator[] = [];
afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
});

async function open(options: EmulatorOptions = {}) {
  const emulator = await createEmulator({ clock: 'manual', ...options });
  running.push(emulator);
  const create = (send: (request: Request) => Promise<Response> = emulator.fetch) =>
    send(
      new Request(`${emulator.url}/api/v1/session-create`, {
        method: 'POST',
        headers: { 'X-Api-Key': emulator.apiKey },
        body: '{"name":"a"}',
        redirect: 'manual',
      }),
    );
  const creates = async () => (await emulator.ledger()).creates;
  return { emulator, create, creates };
}

describe('a fault of a command', () => {
  it('delays it, by the clock', async () => {
    const { emulator, create, creates } = await open();
    await emulator.fault({ on: 'session-create', kind: 'delay', ms: 30_000 });
    const answer = create();
    await emulator.clock.advance(29_000);
    expect(await creates()).toBe(0);
    await emulator.clock.advance(2_000);
    expect((await answer).status).toBe(200);
  });

  it('answers with any error, without the work', async () => {
    const { emulator, create, creates } = await open();
    await emulator.fault({ on: 'api', kind: 'error', name: 'TariffExpired', message: 'Pay first', status: 402 });
    const response = await create();
    expect(response.status).toBe(402);
    expect(await response.json()).toEqual({ name: 'TariffExpired', message: 'Pay first', code: 0 });
    expect(await creates()).toBe(0);
  });

  it('answers with HTML, half of the JSON, or a redirect', async () => {
    const { emulator, create } = await open();
    await emulator.fault({ on: 'session-create', kind: 'html' });
    await emulator.fault({ on: 'session-create', kind: 'truncated' });
    await emulator.fault({ on: 'session-create', kind: 'redirect', to: 'http://127.0.0.1:9/trap' });
    expect((await create()).headers.get('content-type')).toBe('text/html');
    await expect((await create()).json()).rejects.toThrow(SyntaxError);
    const redirect = await create();
    expect([redirect.status, redirect.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/trap']);
  });

  it('answers byte by byte', async () => {
    const { emulator, create } = await open();
    await emulator.fault({ on: 'session-create', kind: 'dripping', ms: 100 });
    const reader = (await create()).body?.getReader();
    const first = reader?.read();
    await emulator.clock.advance(100);
    expect((await first)?.value).toEqual(new TextEncoder().encode('{'));
  });

  it('answers with 300 MiB', async () => {
    const { emulator, create } = await open();
    await emulator.fault({ on: 'session-create', kind: 'huge' });
    const reader = (await create()).body?.getReader();
    let bytes = 0;
    for (
      let part = await reader?.read();
      part !== undefined && !part.done && bytes < 5_000_000;
      part = await reader?.read()
    )
      bytes += part.value.length;
    await reader?.cancel();
    expect(bytes).toBeGreaterThan(4_000_000);
  });

  it.each([
    ['reset-before', 0],
    ['reset-after', 1],
  ] as const)(
    '%s: the connection breaks, in process and over a socket, and %i creates happened',
    async (kind, happened) => {
      for (const options of [{}, { port: 0 }]) {
        const { emulator, create, creates } = await open(options);
        await emulator.fault({ on: 'session-create', kind });
        await expect(create('port' in options ? (request) => fetch(request) : undefined)).rejects.toThrow(TypeError);
        expect(await creates()).toBe(happened);
        expect((await create()).status).toBe(200);
      }
    },
  );

  it('applies as often as it says, and not after clearFaults', async () => {
    const { emulator, create } = await open();
    await emulator.fault({ on: 'session-create', kind: 'html', times: 2 });
    expect((await create()).headers.get('content-type')).toBe('text/html');
    await emulator.clearFaults();
    expect((await create()).status).toBe(200);
  });

  it.each([
    [{ on: 'nothing', kind: 'html' }, /happens on one of: session-create/],
    [{ on: 'frame', kind: 'html' }, /of the kinds: silent, lying, flood/],
    [{ on: 'webhook', kind: 'lost', times: 0 }, /whole number/],
    ['html', /is an object/],
  ])('refuses %j and lists the choices', async (fault, message) => {
    const { emulator } = await open();
    await expect(emulator.fault(fault as unknown as Fault)).rejects.toThrow(message);
  });
});
