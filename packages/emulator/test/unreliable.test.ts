import { describe, expect, it } from 'vitest';
import { createEmulator, type LossKind, type UnreliableOptions } from '../src/index.ts';
import { link, type OpenEmulator, openEmulator } from './open-emulator.ts';

/** Only these things go wrong. */
const only = (options: UnreliableOptions): UnreliableOptions => ({ all: 0, ...options });
const ids = (records: readonly { readonly unique_id?: unknown }[]) => records.map(({ unique_id }) => unique_id);

describe('an unreliable WhatsGate', () => {
  it('shows a linked session as something else for a while, once it has shown the link', async () => {
    const service = await openEmulator({ unreliable: only({ flicker: 1, maxFlicker: 10_000 }) });
    const { emulator, create, list, read } = service;
    const id = await create();
    await link(service);
    expect(await read(id)).toMatchObject({ status: 'READY' });
    const seen = new Set<unknown>();
    for (let turn = 0; turn < 40; turn += 1) {
      const { status, wid } = (await read(id)) ?? {};
      seen.add(`${status} ${wid}`);
      await emulator.clock.advance(10_000);
    }
    for (const status of ['PENDING', 'AUTH', 'RECONNECTING'])
      for (const wid of ['null', '79991234567@c.us']) expect(seen).toContain(`${status} ${wid}`);
    expect(await emulator.sessions()).toMatchObject([{ status: 'READY', wid: '79991234567@c.us' }]);
    // A flicker begins with a read, and not in a list by status, which would then show what it does not fit.
    expect(await list({ status: 'READY' })).toMatchObject([{ status: 'READY' }]);
    expect(await read(id)).not.toMatchObject({ status: 'READY' });
    await emulator.unreliable(null);
    expect(await read(id)).toMatchObject({ status: 'READY', wid: '79991234567@c.us' });
  });

  it('counts an accepted ready webhook as having shown the link', async () => {
    const service = await openEmulator({
      fetch: async (input, init) => {
        const { id } = (await new Request(input, init).json()) as { id: number };
        return Response.json({ result: 'OK', id });
      },
      unreliable: only({ flicker: 1 }),
    });
    const id = await service.create({ callback: 'https://app.test/hook' });
    await link(service);
    expect(await service.read(id)).not.toMatchObject({ status: 'READY' });
  });

  it('shows lists of a while ago: new sessions are missing, ended ones are there', async () => {
    const { emulator, create, call, list, read } = await openEmulator({
      unreliable: only({ staleList: 1, maxLag: 5_000, maxMisses: 1_000 }),
    });
    const id = await create();
    expect(await list()).toEqual([]);
    expect(await read(id)).toBeDefined();
    await emulator.clock.advance(5_000);
    expect(ids(await list())).toEqual([id]);
    await call('session-delete', { WhatsappID: id });
    await emulator.clock.advance(801);
    expect(await read(id)).toBeUndefined();
    const statuses = new Set<unknown>();
    for (let turn = 0; turn < 30; turn += 1) for (const { status } of await list()) statuses.add(status);
    expect([...statuses].sort()).toEqual(['AUTH', 'DESTROYING']);
    await emulator.clock.advance(2_500);
    const lengths = new Set<number>();
    for (let turn = 0; turn < 30; turn += 1) lengths.add((await list()).length);
    expect(lengths).toEqual(new Set([0, 1]));
    await emulator.clock.advance(5_000);
    expect(await list()).toEqual([]);
  });

  it.each(['emptyList', 'missingRecord'] as const)(
    'leaves a session out of three lists in a row at most: %s',
    async (trouble) => {
      const { create, list } = await openEmulator({ unreliable: only({ [trouble]: 1 }) });
      await create();
      const lengths: number[] = [];
      for (let turn = 0; turn < 8; turn += 1) lengths.push((await list()).length);
      expect(lengths).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
    },
  );

  it('leaves out single records', async () => {
    const { create, list } = await openEmulator({ unreliable: only({ missingRecord: 0.5 }) });
    for (let count = 0; count < 20; count += 1) await create();
    const { length } = await list();
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(20);
  });

  it('finds nothing by id, once', async () => {
    const { create, read } = await openEmulator({ unreliable: only({ emptyRead: 1 }) });
    const id = await create();
    const found: boolean[] = [];
    for (let turn = 0; turn < 4; turn += 1) found.push((await read(id)) !== undefined);
    expect(found).toEqual([false, true, false, true]);
  });

  it('lists records of other applications that cannot be parsed, except by name', async () => {
    const { create, list } = await openEmulator({ unreliable: only({ foreignRecords: 1 }) });
    const id = await create();
    expect(await list()).toEqual([
      expect.objectContaining({ unique_id: id }),
      expect.objectContaining({ name: 123, wid: [] }),
      expect.objectContaining({ unique_id: ['f0000000000a2'] }),
      expect.objectContaining({ status: 7 }),
    ]);
    expect(await list({ status: 'READY' })).toEqual([expect.objectContaining({ name: 123 })]);
    expect(ids(await list({ name: 'a' }))).toEqual([id]);
  });

  const losses: readonly [LossKind, (answer: Promise<Response>) => Promise<void>][] = [
    ['reset', (answer) => expect(answer).rejects.toThrow(TypeError)],
    ['exception', async (answer) => expect(await (await answer).json()).toMatchObject({ name: 'Exception', code: 0 })],
    ['error', async (answer) => expect(await (await answer).json()).toEqual({ result: 'ERROR' })],
    ['timeout', async (answer) => expect((await answer).status).toBe(408)],
    ['redirect', async (answer) => expect((await answer).status).toBe(302)],
  ];
  for (const [kind, expectLost] of losses) {
    it(`loses the answer of work that was done, and fails without work: ${kind}`, async () => {
      const { emulator, send } = await openEmulator({ unreliable: only({ lostAnswer: 1, kinds: [kind] }) });
      await expectLost(send('session-create', { name: 'a' }));
      expect(await emulator.ledger()).toMatchObject({ creates: 1 });
      await emulator.unreliable(only({ failure: 1, kinds: [kind] }));
      await expectLost(send('session-create', { name: 'b' }));
      expect(await emulator.ledger()).toMatchObject({ creates: 1 });
    });
  }

  it('breaks the connection over a socket too', async () => {
    const emulator = await createEmulator({ port: 0, unreliable: only({ lostAnswer: 1, kinds: ['reset'] }) });
    const headers = { 'X-Api-Key': emulator.apiKey };
    await expect(
      fetch(`${emulator.url}/api/v1/session-create`, { method: 'POST', headers, body: '{"name":"a"}' }),
    ).rejects.toThrow(TypeError);
    expect(await emulator.ledger()).toMatchObject({ creates: 1 });
    await emulator.close();
  });

  it('answers late: before its work, or after it', async () => {
    const { emulator, send } = await openEmulator({ unreliable: only({ delay: 1, maxDelay: 2_000 }) });
    const answered: Response[] = [];
    const work: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const before = (await emulator.ledger()).creates;
      const answer = send('session-create', { name: 'a' }).then((response) => answered.push(response));
      await emulator.clock.advance(0);
      work.push((await emulator.ledger()).creates - before);
      expect(answered).toHaveLength(turn);
      await emulator.clock.advance(2_000);
      await answer;
    }
    expect(new Set(work)).toEqual(new Set([0, 1]));
  });

  it('keeps a name trimmed, cut or normalised', async () => {
    const { emulator, create } = await openEmulator({ unreliable: only({ rewrittenName: 1 }) });
    const name = ' Cafe\u0301 for everyone in town ';
    for (let count = 0; count < 20; count += 1) await create({ name });
    const kept = new Set((await emulator.sessions()).map((session) => session.name));
    expect(kept).toEqual(new Set([name.trim(), [...name].slice(0, 20).join(''), name.normalize('NFC')]));
  });

  it('keeps a callback with its host in lower case, without its port, or escaped', async () => {
    const { emulator, create, call } = await openEmulator({ unreliable: only({ rewrittenCallback: 1 }) });
    const callback = 'https://App.TEST:8443/hook/to-ken~1?a=b';
    const id = await create({ callback });
    for (let count = 0; count < 20; count += 1) await create({ callback });
    const kept = new Set((await emulator.sessions()).map((session) => session.callback));
    expect(kept).toEqual(
      new Set([
        'https://app.test:8443/hook/to-ken~1?a=b',
        'https://app.test/hook/to-ken~1?a=b',
        'https://app.test:8443/hook/to%2Dken%7E1?a=b',
      ]),
    );
    await call('set-hook', { WhatsappID: id, callback: 'https://OTHER.test/' });
    expect(await emulator.sessions()).toContainEqual(
      expect.objectContaining({ uniqueId: id, callback: 'https://other.test/' }),
    );
  });

  it('makes two sessions of one create, counted apart', async () => {
    const { emulator, create } = await openEmulator({ unreliable: only({ doubledCreate: 1 }) });
    const id = await create();
    expect(await emulator.sessions()).toMatchObject([{ uniqueId: id, name: 'a' }, { name: 'a' }]);
    expect(await emulator.ledger()).toMatchObject({ creates: 2, doubledCreates: 1, secondSessions: 0 });
  });

  it('repeats a delete, and answers with the failure of the second', async () => {
    const { emulator, create, call } = await openEmulator({ unreliable: only({ repeatedDelete: 1 }) });
    const id = await create();
    expect(await call('session-delete', { WhatsappID: id })).toMatchObject({ status: 500, body: { name: 'NotFound' } });
    expect(await emulator.ledger()).toMatchObject({ deletes: 1 });
    expect(await emulator.sessions()).toMatchObject([{ status: 'DESTROYING' }]);
  });

  it('loses and doubles webhooks', async () => {
    const { emulator, create } = await openEmulator({
      fetch: async () => Response.json({ result: 'OK', id: 18 }),
      unreliable: only({ lostWebhook: 1 }),
    });
    await create({ callback: 'https://app.test/hook' });
    await emulator.clock.advance(0);
    expect(await emulator.webhooks()).toEqual([]);
    await emulator.reset();
    await emulator.unreliable(only({ doubledWebhook: 1 }));
    await create({ callback: 'https://app.test/hook' });
    await emulator.clock.advance(0);
    expect(await emulator.webhooks()).toHaveLength(2);
  });

  it('does the same for the same seed, and something else for another', async () => {
    const first = await transcript({ seed: 7, all: 0.2 });
    expect(await transcript({ seed: 7, all: 0.2 })).toEqual(first);
    expect(await transcript({ seed: 8, all: 0.2 })).not.toEqual(first);
    // One probability does not move what another one decides.
    const failures = (lines: readonly string[]) => lines.map((line) => line.startsWith('create: 408'));
    const kinds = ['timeout'] as const;
    const withDelays = await transcript(only({ seed: 7, failure: 0.3, delay: 0.5, foreignRecords: 0.5, kinds }));
    expect(failures(withDelays)).toEqual(failures(await transcript(only({ seed: 7, failure: 0.3, kinds }))));
    expect(new Set(failures(withDelays))).toEqual(new Set([true, false]));
  });

  it('ends with null and with reset', async () => {
    const { emulator, create, list } = await openEmulator({
      unreliable: { all: 1, maxDelay: 1, failure: 0, lostAnswer: 0 },
    });
    await emulator.unreliable(null);
    await create();
    expect(await list()).toHaveLength(1);
    await emulator.unreliable(only({ emptyList: 1 }));
    expect(await list()).toHaveLength(0);
    await emulator.reset();
    await create();
    expect(await list()).toHaveLength(1);
  });

  it.each([
    [{ flickers: 1 }, /"flickers" is no option.*flicker, staleList/],
    [{ flicker: 2 }, /`flicker` is a probability from 0 to 1/],
    [{ all: -1 }, /`all` is a probability/],
    [{ seed: 0.5 }, /`seed` is a whole number/],
    [{ kinds: [] }, /`kinds` is a list of: reset/],
    [{ kinds: ['fire'] }, /`kinds` is a list of: reset/],
    [[], /takes an object/],
  ])('refuses %j and lists the choices', async (options, message) => {
    await expect(createEmulator({ unreliable: options as UnreliableOptions })).rejects.toThrow(message);
  });
});

/** What 60 rounds of create, list and delete answer. */
async function transcript(unreliable: UnreliableOptions): Promise<readonly string[]> {
  const service = await openEmulator({ unreliable });
  const lines: string[] = [];
  for (let round = 0; round < 60; round += 1) {
    lines.push(`create: ${await ask(service, 'session-create', { name: `a ${round} long enough to be cut` })}`);
    lines.push(`list: ${await ask(service, 'sessions-get', { page_cnt: 100 })}`);
    const id = (await service.emulator.sessions())[round % 3]?.uniqueId ?? 'none';
    lines.push(`delete: ${await ask(service, 'session-delete', { WhatsappID: id })}`);
  }
  return lines;
}

/** The status of an answer and the names in it: the ids are random. */
async function ask({ emulator, send }: OpenEmulator, command: string, body: object): Promise<string> {
  const answer = send(command, body).then(
    async (response) =>
      `${response.status} ${[...(await response.text()).matchAll(/"name":("[^"]*"|\w+)/g)].map(([, name]) => name)}`,
    (error: Error) => error.message,
  );
  await emulator.clock.advance(3_000);
  return answer;
}
