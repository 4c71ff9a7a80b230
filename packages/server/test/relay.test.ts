import { createEmulator } from '@whatsgate/emulator';
import { describe, expect, it } from 'vitest';
import { createWhatsGateServer, type WhatsGateServerOptions } from '../src/index.ts';

type Body = Record<string, unknown> & { data: Record<string, unknown> & { length?: number } };

/** A relay in front of an emulator, both in process; the caller is whoever the header says. */
async function open(options: Partial<WhatsGateServerOptions> = {}) {
  const emulator = await createEmulator({ clock: 'manual', destroyFor: 0 });
  let upstreamCalls = 0;
  const server = createWhatsGateServer({
    apiKey: emulator.apiKey,
    baseUrl: `${emulator.url}/api/v1`,
    identify: (request) => request.headers.get('x-user'),
    fetch: (input, init) => {
      upstreamCalls += 1;
      return emulator.fetch(new Request(input, init));
    },
    ...options,
  });
  const send = (command: string, init: RequestInit) => server.fetch(new Request(`https://app.test/api/whatsgate/${command}`, { method: 'POST', ...init }));
  const call = async (command: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await send(command, { headers: { 'Content-Type': 'application/json', 'X-User': 'anna', ...headers }, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Body, headers: response.headers };
  };
  return { emulator, server, send, call, calls: () => upstreamCalls };
}

describe('the relay', () => {
  it('creates, reads and deletes for its caller, and hides the webhook address', async () => {
    const { emulator, call } = await open();
    const created = await call('session-create', { name: 'Support' });
    expect(created).toMatchObject({ status: 200, body: { result: 'OK', data: { name: 'Support', status: 'PENDING', callback: null } } });
    expect(created.headers.get('cache-control')).toBe('no-store');
    const id = created.body.data.unique_id;
    expect((await call('sessions-get', { WhatsappID: id })).body).toMatchObject({ elements: 1 });
    expect((await call('session-delete', { WhatsappID: id })).body).toMatchObject({ data: { status: 'DESTROYING' } });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('T10: a hundred creates of one slot at once make one session', async () => {
    const { emulator, call } = await open();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, holder) => call('session-create', { name: 'Support' }, { 'Idempotency-Key': `tab-${holder}` })),
    );
    expect(new Set(answers.map(({ body }) => body.data.unique_id)).size).toBe(1);
    expect((await emulator.ledger()).creates).toBe(1);
  });

  it('N3: a create that is sent twice with one key is answered equally', async () => {
    const { emulator, call } = await open();
    const [first, second] = await Promise.all([1, 2].map(() => call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'one' })));
    expect(first?.body.data.unique_id).toBe(second?.body.data.unique_id);
    expect((await emulator.ledger()).creates).toBe(1);
  });

  it('B7: the first of two tabs to go leaves the session to the other', async () => {
    const { emulator, call } = await open();
    const { unique_id: id } = (await call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'one' })).body.data;
    await call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'two' });
    await call('session-delete', { WhatsappID: id }, { 'Idempotency-Key': 'one' });
    expect((await call('sessions-get', { WhatsappID: id }, { 'Idempotency-Key': 'one' })).body).toMatchObject({ elements: 0 });
    expect((await call('sessions-get', { WhatsappID: id }, { 'Idempotency-Key': 'two' })).body).toMatchObject({ elements: 1 });
    expect((await emulator.ledger()).deletes).toBe(0);
    await call('session-delete', { WhatsappID: id }, { 'Idempotency-Key': 'two' });
    expect((await emulator.ledger()).deletes).toBe(1);
  });

  it('answers 409 to a delete after the scan, and gives the linked session to whoever starts again', async () => {
    const { emulator, call } = await open();
    const { unique_id: id } = (await call('session-create', { name: 'Support' })).body.data;
    await emulator.clock.advance(600);
    await emulator.phone.scan();
    await emulator.clock.advance(800);
    expect(await call('session-delete', { WhatsappID: id })).toMatchObject({ status: 409, body: { name: 'SessionLinked' } });
    expect((await call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'later' })).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('unlink is the door that deletes a linked one', async () => {
    const { emulator, server, call } = await open();
    await call('session-create', { name: 'Support' });
    await emulator.clock.advance(600);
    await emulator.phone.scan();
    await emulator.clock.advance(800);
    const unlinking = server.unlink('anna', 'Support');
    await emulator.clock.advance(1_000);
    await unlinking;
    expect(await emulator.ledger()).toMatchObject({ deletes: 1, linkedDeletes: 1, live: 0 });
    await server.unlink('anna', 'Nothing');
  });

  it('T11: another caller finds nothing of it, as if it did not exist', async () => {
    const { emulator, call, calls } = await open();
    const { unique_id: id } = (await call('session-create', { name: 'Support' })).body.data;
    const before = calls();
    const bob = { 'X-User': 'bob' };
    expect((await call('sessions-get', { WhatsappID: id }, bob)).body).toMatchObject({ elements: 0, data: [] });
    const foreign = await call('session-delete', { WhatsappID: id }, bob);
    const unknown = await call('session-delete', { WhatsappID: 'nobody' }, bob);
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign.body).toEqual(unknown.body);
    expect(calls()).toBe(before);
    expect((await emulator.ledger()).deletes).toBe(0);
  });

  it('T10: refuses past the limit without asking WhatsGate for another', async () => {
    const { emulator, call } = await open({ limit: 2 });
    await call('session-create', { name: 'a' });
    await call('session-create', { name: 'b' });
    expect(await call('session-create', { name: 'c' })).toMatchObject({ status: 403, body: { name: 'LimitReached' } });
    expect((await emulator.ledger()).creates).toBe(2);
  });

  it('makes no second session after a create without an answer', async () => {
    let isCut = true;
    const { emulator, call } = await open({
      fetch: async (input, init) => {
        const answer = await emulator.fetch(new Request(input, init));
        if (!isCut) return answer;
        isCut = false;
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
      },
    });
    expect(await call('session-create', { name: 'Support' })).toMatchObject({ status: 502 });
    expect(await call('session-create', { name: 'Support' })).toMatchObject({ status: 500, body: { name: 'CreateUnsettled' } });
    expect((await emulator.ledger()).creates).toBe(1);
  });

  it.each([
    ['nobody', 'session-create', { name: 'a' }, { 'X-User': '' }, 401],
    ['T14: a callback from the browser', 'session-create', { name: 'a', callback: 'http://10.0.0.1/' }, {}, 400],
    ['no name', 'session-create', {}, {}, 400],
    ['a name that is an object', 'session-create', { name: { toString: 'x' } }, {}, 400],
    ['a bad number', 'session-create', { name: 'a', auth_type: 'CODE', number: '12' }, {}, 400],
    ['T9: a form of another site', 'session-create', { name: 'a' }, { 'Content-Type': 'text/plain' }, 415],
    ['T9: another site', 'session-create', { name: 'a' }, { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['T9: another origin', 'session-create', { name: 'a' }, { Origin: 'https://evil.test' }, 403],
    ['T9: the origin null', 'session-create', { name: 'a' }, { Origin: 'null' }, 403],
    ['T19: an unknown command', '__proto__', {}, {}, 404],
    ['a messaging command', 'send', {}, {}, 404],
    ['T18: a body of 20 kB', 'session-create', { name: 'x'.repeat(20_000) }, {}, 413],
    ['S3: a key of 5 kB', 'session-create', { name: 'a' }, { 'Idempotency-Key': 'k'.repeat(5_000) }, 400],
  ])('refuses %s before WhatsGate is asked', async (_, command, body, headers, status) => {
    const { call, calls } = await open();
    expect(await call(command, body, headers)).toMatchObject({ status, body: { name: expect.any(String), message: expect.any(String) } });
    expect(calls()).toBe(0);
  });

  it('refuses what is not JSON, and every method but POST', async () => {
    const { send } = await open();
    const headers = { 'Content-Type': 'application/json', 'X-User': 'anna' };
    expect((await send('session-create', { headers, body: '{' })).status).toBe(400);
    expect((await send('session-create', { headers, body: '[]' })).status).toBe(400);
    expect((await send('session-create', { headers, method: 'PUT', body: '{}' })).status).toBe(405);
  });

  it("does not pass WhatsGate's refusal of the key on as the user's", async () => {
    const { call } = await open({ apiKey: 'wrong' });
    expect(await call('session-create', { name: 'a' })).toMatchObject({ status: 500, body: { name: 'UpstreamRefusedKey' } });
  });

  it('T24, S6: cannot be made without identify or with an unusable key', () => {
    // @ts-expect-error identify is required
    expect(() => createWhatsGateServer({ apiKey: 'key' })).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    expect(() => createWhatsGateServer({ apiKey: '', identify: () => null })).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });
});
