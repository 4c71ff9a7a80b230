import { afterEach, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOptions } from '../src/index.ts';

const running: Emulator[] = [];
afterEach(async () => {
  for (const emulator of running.splice(0)) await emulator.close();
});

/** An emulator on simulated time, and its API as one function. */
async function open(options: EmulatorOptions = {}) {
  const emulator = await createEmulator({ clock: 'manual', ...options });
  running.push(emulator);
  const send = (command: string, init: RequestInit) =>
    emulator.fetch(new Request(`${emulator.url}/api/v1/${command}`, { method: 'POST', ...init }));
  const call = async (command: string, body: unknown, key = emulator.apiKey) => {
    const response = await send(command, {
      headers: { 'X-Api-Key': key, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      body: (await response.json()) as Record<string, unknown> & { data: Record<string, unknown> },
    };
  };
  const statusOf = async (id: unknown) =>
    ((await call('sessions-get', { WhatsappID: id })).body.data as unknown as { status: string }[])[0]?.status;
  return { emulator, send, call, statusOf };
}

describe('the session commands', () => {
  it('a create by QR answers with the documented record, field by field', async () => {
    const { emulator, call } = await open();
    const { status, body } = await call('session-create', {
      name: 'My WhatsApp',
      callback: 'https://callback.my/script.handler',
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      result: 'OK',
      data: {
        id: 151,
        name: 'My WhatsApp',
        unique_id: expect.stringMatching(/^[0-9a-f]{14}$/),
        status: 'PENDING',
        callback: 'https://callback.my/script.handler',
        date_add: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        qr: null,
        code: null,
        status_name: 'Initialization',
        pushname: null,
        wid: null,
        qr_link: `${emulator.url}/qr/${body.data.unique_id}`,
      },
    });
  });

  it('goes PENDING, AUTH, READY, and empties the link once linked', async () => {
    const { emulator, call, statusOf } = await open();
    const { unique_id: id } = (await call('session-create', { name: 'a' })).body.data;
    expect(await statusOf(id)).toBe('PENDING');
    await emulator.clock.advance(600);
    expect(await statusOf(id)).toBe('AUTH');
    await emulator.phone.scan();
    expect(await statusOf(id)).toBe('AUTH');
    await emulator.clock.advance(800);
    const { data } = (await call('sessions-get', { WhatsappID: id })).body;
    expect(data).toEqual([
      expect.objectContaining({
        status: 'READY',
        status_name: 'Working',
        qr_link: '',
        wid: '79991234567@c.us',
        pushname: 'Anna',
      }),
    ]);
  });

  it('a delete answers DESTROYING and keeps the slot for a while; then the session is gone', async () => {
    const { emulator, call } = await open({ slots: 1 });
    const { unique_id: id } = (await call('session-create', { name: 'a' })).body.data;
    expect((await call('session-delete', { WhatsappID: id })).body.data).toMatchObject({ status: 'DESTROYING' });
    expect((await call('session-create', { name: 'b' })).status).toBe(500);
    await emulator.clock.advance(800);
    expect((await call('sessions-get', {})).body).toEqual({ result: 'OK', pages: 1, elements: 0, page: 1, data: [] });
    expect((await call('session-create', { name: 'b' })).status).toBe(200);
    expect(await emulator.ledger()).toEqual({
      creates: 2,
      doubledCreates: 0,
      secondSessions: 0,
      deletes: 1,
      scannedDeletes: 0,
      linkedDeletes: 0,
      racedDeletes: 0,
      live: 1,
      pending: 1,
      maxLive: 1,
      webhooks: { sent: 0, accepted: 0 },
    });
  });

  it('a create answers with the code if there is one already; sessions-get never does', async () => {
    const { call } = await open({ startAfter: 0 });
    const byQr = (await call('session-create', { name: 'a' })).body.data;
    const byCode = (await call('session-create', { name: 'b', auth_type: 'CODE', number: '79995554433' })).body.data;
    expect(byQr).toMatchObject({ status: 'AUTH', qr: expect.stringContaining(','), code: null });
    expect(byCode).toMatchObject({ status: 'AUTH', qr: null, code: expect.stringMatching(/^[0-9A-Z]{8}$/) });
    expect((await call('sessions-get', {})).body.data).toEqual([
      expect.objectContaining({ qr: null, code: null }),
      expect.objectContaining({ qr: null, code: null }),
    ]);
  });

  it('filters and pages', async () => {
    const { call } = await open({ slots: 5 });
    for (const name of ['a', 'b', 'a', 'c']) await call('session-create', { name });
    expect((await call('sessions-get', { name: 'a' })).body).toMatchObject({ elements: 2 });
    expect((await call('sessions-get', { page: 2, page_cnt: 3 })).body).toMatchObject({
      pages: 2,
      elements: 4,
      page: 2,
      data: [{ name: 'c' }],
    });
  });

  it('counts the delete of a linked session apart', async () => {
    const { emulator, call } = await open();
    const { unique_id: id } = (await call('session-create', { name: 'a' })).body.data;
    await emulator.clock.advance(600);
    await emulator.phone.scan();
    await emulator.clock.advance(800);
    await call('session-delete', { WhatsappID: id });
    expect(await emulator.ledger()).toMatchObject({ deletes: 1, linkedDeletes: 1 });
  });
});

describe("bad input fails in the service's own shape", () => {
  it.each([
    ['a wrong key', 'sessions-get', {}, 'wrong'],
    ['a missing name', 'session-create', {}, undefined],
    ['an empty name', 'session-create', { name: ' ' }, undefined],
    ['a missing number', 'session-create', { name: 'a', auth_type: 'CODE' }, undefined],
    ['a number in words', 'session-create', { name: 'a', auth_type: 'CODE', number: 'seven' }, undefined],
    ['an unknown id', 'session-delete', { WhatsappID: 'nobody' }, undefined],
    ['an id that is an object', 'session-delete', { WhatsappID: {} }, undefined],
    ['an unknown command', 'toString', {}, undefined],
    ['a body that is a list', 'sessions-get', [], undefined],
  ])('%s', async (_, command, body, key) => {
    const { emulator, call } = await open();
    const answer = await call(command, body, key);
    expect(answer).toEqual({ status: 500, body: { name: expect.any(String), message: expect.any(String), code: 0 } });
    expect((await emulator.ledger()).creates).toBe(0);
  });

  it('a body of 10 MB', async () => {
    const { emulator, send } = await open();
    const response = await send('session-create', {
      headers: { 'X-Api-Key': emulator.apiKey },
      body: JSON.stringify({ name: 'x'.repeat(10_000_000) }),
    });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ name: 'BadRequest', message: expect.any(String), code: 0 });
  });

  it('a body that is not JSON, and another method', async () => {
    const { emulator, send } = await open();
    const headers = { 'X-Api-Key': emulator.apiKey };
    for (const init of [
      { headers, body: '{' },
      { headers, method: 'PUT', body: '{}' },
    ]) {
      const response = await send('sessions-get', init);
      expect(response.status).toBe(500);
      expect(await response.json()).toMatchObject({ name: expect.any(String), code: 0 });
    }
  });
});

describe('the virtual phone', () => {
  it('waits for a session that shows a code', async () => {
    const { emulator, call } = await open();
    const scanned = emulator.phone.scan();
    await call('session-create', { name: 'a' });
    await emulator.clock.advance(600);
    await scanned;
    await emulator.clock.advance(800);
    expect((await call('sessions-get', { status: 'READY' })).body).toMatchObject({ elements: 1 });
  });

  it('refuses to guess between two sessions', async () => {
    const { emulator, call } = await open();
    await call('session-create', { name: 'a' });
    await call('session-create', { name: 'b' });
    await emulator.clock.advance(600);
    await expect(emulator.phone.scan()).rejects.toThrow(/unique_id/);
  });

  it('a wrong code fails the authorization, the next code works', async () => {
    const { emulator, call } = await open();
    await call('session-create', { name: 'a', auth_type: 'CODE', number: '79995554433' });
    await emulator.clock.advance(600);
    await emulator.phone.enterCode('0000-0000');
    await emulator.clock.advance(4_000);
    await emulator.phone.enterCode();
    await emulator.clock.advance(800);
    expect((await call('sessions-get', {})).body.data).toEqual([
      expect.objectContaining({ status: 'READY', wid: '79995554433@c.us' }),
    ]);
  });

  it('disconnects: the session is gone', async () => {
    const { emulator, call } = await open();
    await call('session-create', { name: 'a' });
    await emulator.phone.disconnect();
    expect((await call('sessions-get', {})).body).toMatchObject({ elements: 0 });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 0 });
  });
});

describe('on a port', () => {
  it('listens on loopback beside another one, and explains a port that is taken', async () => {
    const { emulator: first } = await open({ port: 0 });
    const { emulator: second } = await open({ port: 0 });
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.url).not.toBe(second.url);
    await expect(fetch(`${first.url}/emulator`).then((response) => response.status)).resolves.toBe(200);
    await expect(createEmulator({ port: Number(new URL(first.url).port) })).rejects.toThrow(/taken.*another port/s);
  });
});
