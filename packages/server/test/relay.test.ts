import { describe, expect, it, vi } from 'vitest';
import { createMemoryStore, createWhatsGateServer } from '../src/index.ts';
import { createHarness, link, pageHeaders } from './harness.ts';

const secret = 'a secret of at least thirty-two characters';

describe('the relay', () => {
  it('creates, reads and deletes for its owner, and hides the webhook address', async () => {
    const { emulator, call } = await createHarness();
    const created = await call('session-create', { name: 'Support' });
    expect(created).toMatchObject({
      status: 200,
      body: { result: 'OK', data: { name: 'Support', status: 'PENDING', callback: null } },
    });
    expect(created.headers.get('cache-control')).toBe('no-store');
    const id = created.body.data.unique_id;
    expect((await call('sessions-get', { WhatsappID: id })).body).toMatchObject({ elements: 1 });
    expect((await call('session-delete', { WhatsappID: id })).body).toMatchObject({ data: { status: 'DESTROYING' } });
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 1 });
  });

  it('T10: a hundred creates of one slot at once make one session', async () => {
    const { emulator, call } = await createHarness();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, tab) =>
        call('session-create', { name: 'Support' }, { 'Idempotency-Key': `tab-${tab}` }),
      ),
    );
    expect(new Set(answers.map(({ body }) => body.data.unique_id)).size).toBe(1);
    expect((await emulator.ledger()).creates).toBe(1);
  });

  it('N3: a create that is sent twice with one key is answered equally', async () => {
    const { emulator, call } = await createHarness();
    const [first, second] = await Promise.all(
      [1, 2].map(() => call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'one' })),
    );
    expect(first?.body.data.unique_id).toBe(second?.body.data.unique_id);
    expect((await emulator.ledger()).creates).toBe(1);
  });

  it('S3: a key asks for one thing: another body is refused, another owner is another key', async () => {
    const { emulator, call } = await createHarness({ limit: 5 });
    const one = { 'Idempotency-Key': 'one' };
    await call('session-create', { name: 'Support' }, one);
    expect(await call('session-create', { name: 'Sales' }, one)).toMatchObject({
      status: 422,
      body: { name: 'KeyReused' },
    });
    expect(
      await call('session-create', { name: 'Support', auth_type: 'CODE', number: '79991234567' }, one),
    ).toMatchObject({ status: 422 });
    expect(await call('session-create', { name: 'Support' }, { ...one, 'X-User': 'bob' })).toMatchObject({
      status: 200,
    });
    expect(await emulator.ledger()).toMatchObject({ creates: 2 });
  });

  it('B7: the first of two tabs to go leaves the session to the other', async () => {
    const { emulator, call } = await createHarness();
    const { unique_id: id } = (await call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'one' })).body
      .data;
    await call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'two' });
    await call('session-delete', { WhatsappID: id }, { 'Idempotency-Key': 'one' });
    expect((await call('sessions-get', { WhatsappID: id }, { 'Idempotency-Key': 'one' })).body).toMatchObject({
      elements: 0,
    });
    expect((await call('sessions-get', { WhatsappID: id }, { 'Idempotency-Key': 'two' })).body).toMatchObject({
      elements: 1,
    });
    expect((await emulator.ledger()).deletes).toBe(0);
    await call('session-delete', { WhatsappID: id }, { 'Idempotency-Key': 'two' });
    expect((await emulator.ledger()).deletes).toBe(1);
  });

  it('N17: a delete after the scan is answered OK and deletes nothing; who starts again gets the linked session', async () => {
    const harness = await createHarness();
    const { emulator, call } = harness;
    const { unique_id: id } = (await call('session-create', { name: 'Support' })).body.data;
    await link(harness);
    expect(await call('session-delete', { WhatsappID: id })).toMatchObject({
      status: 200,
      body: { data: { status: 'READY', wid: expect.any(String) } },
    });
    expect((await call('session-create', { name: 'Support' }, { 'Idempotency-Key': 'later' })).body.data).toMatchObject(
      { unique_id: id, status: 'READY' },
    );
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('unlink is the door that deletes a linked one', async () => {
    const harness = await createHarness();
    const { emulator, server, call } = harness;
    await call('session-create', { name: 'Support' });
    await link(harness);
    const unlinking = server.unlink('anna', 'Support');
    await emulator.clock.advance(1_000);
    await unlinking;
    expect(await emulator.ledger()).toMatchObject({ deletes: 1, linkedDeletes: 1, live: 0 });
    await server.unlink('anna', 'Nothing');
  });

  it('T11: another owner finds nothing of it, as if it did not exist', async () => {
    const { emulator, call, upstreamCalls } = await createHarness();
    const { unique_id: id } = (await call('session-create', { name: 'Support' })).body.data;
    const before = upstreamCalls();
    const bob = { 'X-User': 'bob' };
    expect((await call('sessions-get', { WhatsappID: id }, bob)).body).toMatchObject({ elements: 0, data: [] });
    const foreign = await call('session-delete', { WhatsappID: id }, bob);
    const unknown = await call('session-delete', { WhatsappID: 'unknown' }, bob);
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign.body).toEqual(unknown.body);
    expect(upstreamCalls()).toBe(before);
    expect((await emulator.ledger()).deletes).toBe(0);
  });

  it('T10: refuses past the limit without asking WhatsGate for another', async () => {
    const { emulator, call } = await createHarness({ limit: 2 });
    await call('session-create', { name: 'a' }, pageHeaders('one'));
    await call('session-create', { name: 'b' }, pageHeaders('two'));
    expect(await call('session-create', { name: 'c' }, pageHeaders('three'))).toMatchObject({
      status: 403,
      body: { name: 'LimitReached' },
    });
    expect((await emulator.ledger()).creates).toBe(2);
  });

  it('T10: a name is free at once when the session that stood in the way is gone', async () => {
    const { call, advance, emulator } = await createHarness();
    const { unique_id: id } = (await call('session-create', { name: 'a' }, pageHeaders('one'))).body.data;
    await call('session-delete', { WhatsappID: id }, pageHeaders('one'));
    await advance(2_000);
    expect((await call('session-create', { name: 'b' }, pageHeaders('two'))).status).toBe(200);
    expect(await emulator.ledger()).toMatchObject({ creates: 2, live: 1, maxLive: 1 });
  });

  it('T10, C3: a session whose slot is unknown since WhatsGate has changed its name counts as well', async () => {
    const harness = await createHarness();
    const renaming: typeof globalThis.fetch = async (input, init) => {
      const answer = await harness.emulator.fetch(new Request(input, init));
      return new Response((await answer.text()).replace(/"name":"[^"]*"/g, '"name":"x"'), answer);
    };
    harness.server = harness.restart(harness.store, renaming);
    await harness.call('session-create', { name: 'a' }, pageHeaders('one'));
    await link(harness);
    harness.server = harness.restart(createMemoryStore(harness.clock.now), renaming);
    expect(await harness.call('session-create', { name: 'b' }, pageHeaders('two'))).toMatchObject({
      status: 403,
      body: { name: 'LimitReached' },
    });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it.each([
    ['a stranger', 'session-create', { name: 'a' }, { 'X-User': '' }, 401],
    ['T14: a callback from the browser', 'session-create', { name: 'a', callback: 'http://10.0.0.1/' }, {}, 400],
    ['no name', 'session-create', {}, {}, 400],
    ['a name that is an object', 'session-create', { name: { toString: 'x' } }, {}, 400],
    ['a bad number', 'session-create', { name: 'a', auth_type: 'CODE', number: '12' }, {}, 400],
    ['T9: a form of another site', 'session-create', { name: 'a' }, { 'Content-Type': 'text/plain' }, 415],
    ['T9: another site', 'session-create', { name: 'a' }, { Origin: null, 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['T9: another origin', 'session-create', { name: 'a' }, { Origin: 'https://evil.test' }, 403],
    ['T9: the origin null', 'session-create', { name: 'a' }, { Origin: 'null' }, 403],
    ['T9: no word of where it comes from', 'session-create', { name: 'a' }, { Origin: null }, 403],
    ['T9: an empty origin', 'session-create', { name: 'a' }, { Origin: '', 'Sec-Fetch-Site': 'same-origin' }, 403],
    ['N3: no key', 'session-create', { name: 'a' }, { 'Idempotency-Key': null }, 400],
    ['T19: an unknown command', '__proto__', {}, {}, 404],
    ['a messaging command', 'send', {}, {}, 404],
    ['T18: a body of 20 kB', 'session-create', { name: 'x'.repeat(20_000) }, {}, 413],
    ['S3: a key of 5 kB', 'session-create', { name: 'a' }, { 'Idempotency-Key': 'k'.repeat(5_000) }, 400],
  ])('refuses %s before WhatsGate is asked', async (_, command, body, headers, status) => {
    const { call, upstreamCalls } = await createHarness();
    expect(await call(command, body, headers)).toMatchObject({
      status,
      body: { name: expect.any(String), message: expect.any(String) },
    });
    expect(upstreamCalls()).toBe(0);
  });

  it('T18: gives up on a body that drips, and hears no more of it', async () => {
    const { send, advance, upstreamCalls } = await createHarness();
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":')),
      cancel: () => {
        isCancelled = true;
      },
    });
    const headers = { 'Content-Type': 'application/json', 'X-User': 'anna', Origin: 'https://app.test' };
    const answer = send('session-create', { headers, body, duplex: 'half' } as RequestInit);
    await advance(11_000);
    expect((await answer).status).toBe(400);
    expect(await (await answer).json()).toMatchObject({ name: 'BodyTimeout' });
    expect(isCancelled).toBe(true);
    expect(upstreamCalls()).toBe(0);
  });

  it('refuses what is not JSON, and every method but POST', async () => {
    const { send } = await createHarness();
    const headers = { 'Content-Type': 'application/json', 'X-User': 'anna', Origin: 'https://app.test' };
    expect((await send('session-create', { headers, body: '{' })).status).toBe(400);
    expect((await send('session-create', { headers, body: '[]' })).status).toBe(400);
    const answer = await send('session-create', { headers, method: 'PUT', body: '{}' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it("does not pass WhatsGate's refusal of the key on as the user's", async () => {
    const { call } = await createHarness({ apiKey: 'wrong' });
    expect(await call('session-create', { name: 'a' })).toMatchObject({
      status: 500,
      body: { name: 'UpstreamRefusedKey' },
    });
  });

  it('takes a request of its own page where the browser says no more than that it is the same origin', async () => {
    const { call } = await createHarness();
    expect(
      await call('session-create', { name: 'a' }, { Origin: null, 'Sec-Fetch-Site': 'same-origin' }),
    ).toMatchObject({
      status: 200,
    });
  });

  it('lists what an owner has, as it is now', async () => {
    const harness = await createHarness({ limit: 2 });
    await harness.call('session-create', { name: 'Support' });
    await link(harness);
    await harness.call('session-create', { name: 'Sales' }, pageHeaders('another page'));
    expect(await harness.server.list('anna')).toEqual([
      {
        name: 'Support',
        record: expect.objectContaining({ status: 'READY' }),
        account: { number: '79991234567', pushname: 'Anna' },
      },
      { name: 'Sales', record: expect.objectContaining({ status: 'PENDING' }), account: null },
    ]);
    expect(await harness.server.list('bob')).toEqual([]);
  });

  it('I4: adopts a session that was made elsewhere; asked again, it is adopted already', async () => {
    const { emulator, server, call } = await createHarness();
    const make = async () => {
      const init = { method: 'POST', headers: { 'X-Api-Key': emulator.apiKey }, body: '{"name":"by hand"}' };
      const made = await emulator.fetch(new Request(`${emulator.url}/api/v1/session-create`, init));
      return ((await made.json()) as { data: { unique_id: string } }).data.unique_id;
    };
    const unique_id = await make();
    for (let times = 0; times < 2; times += 1)
      expect(await server.adopt({ owner: 'anna', name: 'Support', unique_id })).toMatchObject({ unique_id });
    expect((await call('session-create', { name: 'Support' })).body.data).toMatchObject({ unique_id });
    const another = { owner: 'anna', name: 'Support', unique_id: await make() };
    await expect(server.adopt(another)).rejects.toThrow(/Unlink it first/);
    await expect(server.adopt({ owner: 'anna', name: 'Other', unique_id: 'unknown' })).rejects.toThrow(
      /no such session/,
    );
    expect(await emulator.ledger()).toMatchObject({ creates: 2, deletes: 0 });
  });

  it('tells its log what happened, and no secret', async () => {
    const lines: unknown[] = [];
    const { server, call, emulator } = await createHarness({ log: (entry) => lines.push(entry) });
    const { unique_id } = (
      await call('session-create', { name: 'A very private name', auth_type: 'CODE', number: '79991234567' })
    ).body.data;
    await call('../../etc/passwd', {});
    await server.sweep();
    expect(lines).toEqual([
      { event: 'request', command: 'session-create', status: 200, ms: expect.any(Number) },
      { event: 'request', command: 'unknown', status: 404, ms: expect.any(Number) },
      { event: 'sweep', adopted: 0, released: 0, postponed: 0, failed: 0 },
    ]);
    for (const secret of [emulator.apiKey, 'private', '79991234567', String(unique_id), 'anna'])
      expect(JSON.stringify(lines)).not.toContain(secret);
  });

  it('warns in production that the memory store forgets, unless it was passed by name', () => {
    const usable = { apiKey: 'key', secret, publicUrl: 'https://app.test/api', identify: () => null };
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.stubEnv('NODE_ENV', 'production');
    createWhatsGateServer({ ...usable, store: createMemoryStore() });
    expect(warn).not.toHaveBeenCalled();
    createWhatsGateServer(usable);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('Pass a `store`'));
    vi.unstubAllEnvs();
    warn.mockRestore();
  });

  it('P7: never rejects, whatever comes', async () => {
    const { server } = await createHarness();
    const headers = { 'Content-Type': 'application/json', Origin: 'https://app.test', 'X-User': 'anna' };
    const bodies: (() => BodyInit)[] = [
      ...[
        '',
        'null',
        '[]',
        '"x"',
        '0',
        '{"name":{"toString":1}}',
        '{"WhatsappID":[]}',
        '\u0000',
        '['.repeat(10_000),
      ].map((text) => () => text),
      () => new Uint8Array([0xff, 0xfe]),
      () => new ReadableStream({ start: (controller) => controller.error(new Error('the client has gone')) }),
    ];
    for (const command of ['session-create', 'sessions-get', 'session-delete', '%2f..', '__proto__', '']) {
      for (const toBody of bodies) {
        const init = { method: 'POST', headers, body: toBody(), duplex: 'half' };
        const response = await server.fetch(new Request(`https://app.test/api/${command}`, init as RequestInit));
        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(await response.json()).toMatchObject({ name: expect.any(String), message: expect.any(String) });
      }
    }
    const careless = await createHarness({
      identify: () => {
        throw new Error('a mistake of the application');
      },
    });
    expect(await careless.call('session-create', { name: 'a' })).toMatchObject({
      status: 500,
      body: { name: 'InternalError' },
    });
  });

  it('T24, S6: cannot be made without identify, publicUrl or a usable key', () => {
    const usable = { apiKey: 'key', secret, publicUrl: 'https://app.test/api', identify: () => null };
    for (const missing of [
      { identify: undefined },
      { publicUrl: undefined },
      { publicUrl: '/api' },
      { apiKey: '' },
      { apiKey: 'ключ' },
      { apiKey: 'a\r\nb' },
    ]) {
      expect(() => createWhatsGateServer({ ...usable, ...missing } as never)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTIONS' }),
      );
    }
  });
});
