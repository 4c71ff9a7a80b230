import { describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, link, pageHeaders } from './harness.ts';

const absent = [null, undefined, false, ''];
/** What session libraries in plain JavaScript may give by mistake. */
const bad: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['NaN', Number.NaN],
  ['0', 0],
  ['a number', 42],
  ['a bigint', 42n],
  ['an object', {}],
  ['an object that is a text somehow', { toString: () => 'anna' }],
  ['a boxed text', Object('anna')],
  ['an array', ['anna']],
  ['an empty array', []],
  ['a symbol', Symbol('anna')],
  ['a function', () => 'anna'],
  ['spaces', ' \t '],
  ['a line break', 'anna\n'],
  ['NUL', 'an\u0000na'],
  ['DEL', 'anna\u007f'],
  ['a C1 control', 'anna\u0085'],
  ['half a character', 'anna\ud800'],
  ['257 characters', 'x'.repeat(257)],
];

describe('who identify names', () => {
  it.each(absent)('I1: %j is a stranger: 401, and WhatsGate is not asked', async (given) => {
    const harness = await createHarness({ identify: async () => given as never });
    for (const command of ['session-create', 'sessions-get', 'session-delete']) {
      expect(await harness.call(command, { name: 'a', WhatsappID: 'b' })).toMatchObject({
        status: 401,
        body: { name: 'Unauthorized' },
      });
    }
    expect(harness.upstreamCalls()).toBe(0);
  });

  it.each(bad)('I1: %s is a mistake of the application: 500 with its reason in the log only', async (_, given) => {
    const lines: unknown[] = [];
    const memory = createMemoryStore();
    const store = { ...memory, put: vi.fn(memory.put) };
    const log = (entry: unknown) => lines.push(entry);
    const harness = await createHarness({ identify: (() => given) as never, log, store });
    const answer = await harness.call('session-create', { name: 'a' });
    expect(answer).toMatchObject({ status: 500, body: { name: 'InternalError' } });
    expect(JSON.stringify(answer.body)).not.toContain('identify');
    expect(lines).toEqual([
      expect.objectContaining({ event: 'request', status: 500, reason: expect.stringContaining('`identify` gave') }),
    ]);
    expect(harness.upstreamCalls()).toBe(0);
    expect(store.put).not.toHaveBeenCalled();
  });

  it.each(['a', 'x'.repeat(256), 'user 42', 'ключ 🙂', '__proto__'])('I1: "%s" is an owner', async (given) => {
    const harness = await createHarness({ identify: () => given });
    expect((await harness.call('session-create', { name: 'a' })).status).toBe(200);
    expect(await harness.server.list(given)).toHaveLength(1);
  });
});

describe.each([...absent.map((given) => [String(given) || 'nothing', given] as const), ...bad])(
  'I1: %s in place of an owner',
  (_, given) => {
    it('is refused by list, unlink and adopt with a rejected promise that says what to pass', async () => {
      const harness = await createHarness();
      await harness.call('session-create', { name: 'Support' }, pageHeaders('page'));
      await link(harness);
      const before = harness.upstreamCalls();
      const refused = expect.objectContaining({
        code: 'INVALID_OPTIONS',
        message: expect.stringContaining('Pass the text that `identify` gives'),
      });
      await expect(harness.server.list(given as never)).rejects.toEqual(refused);
      await expect(harness.server.unlink(given as never, 'Support')).rejects.toEqual(refused);
      await expect(harness.server.adopt({ owner: given as never, name: 'Support', unique_id: 'abc' })).rejects.toEqual(
        refused,
      );
      expect(harness.upstreamCalls()).toBe(before);
      expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
    });

    it('is refused by the memory store', async () => {
      await expect(createMemoryStore().listByOwner('slots', given as never)).rejects.toMatchObject({
        code: 'INVALID_OPTIONS',
      });
    });
  },
);

it('C11: a limit that is no whole number from 1 is refused at construction, in words', async () => {
  for (const limit of [
    Number.NaN,
    0.5,
    0,
    -1,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    2 ** 53,
    '2',
    null,
    true,
    [],
    1n,
  ]) {
    await expect(createHarness({ limit: limit as never }), String(limit)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringMatching(/`limit`.*whole number.*such as `limit: 1`/),
    });
  }
  for (const limit of [undefined, 1, 2, 1_000]) await expect(createHarness({ limit } as never)).resolves.toBeDefined();
  vi.restoreAllMocks();
});
