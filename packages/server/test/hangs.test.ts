import { describe, expect, it } from 'vitest';
import {
  createMemoryStore,
  type ServerLogEntry,
  type WhatsGateServerOptions,
  type WhatsGateStore,
} from '../src/index.ts';
import { createHarness, pageHeaders } from './harness.ts';

const forever = <Result>() => new Promise<Result>(() => {});
const createLogged = async (options: Partial<WhatsGateServerOptions>) => {
  const lines: ServerLogEntry[] = [];
  const harness = await createHarness({ ...options, log: (entry) => lines.push(entry) });
  return { harness, lines };
};

describe('S8: what hangs has a deadline of 10 s, and its name stands in the log', () => {
  it('identify', async () => {
    const { harness, lines } = await createLogged({ identify: forever });
    const answer = harness.call('session-create', { name: 'Support' });
    await harness.advance(9_900);
    expect(lines).toEqual([]);
    await harness.advance(200);
    expect(await answer).toMatchObject({ status: 500, body: { name: 'InternalError' } });
    expect(lines).toEqual([
      expect.objectContaining({
        status: 500,
        reason: expect.stringContaining('`identify` did not finish within 10 s'),
      }),
    ]);
    expect(harness.upstreamCalls()).toBe(0);
  });

  const methods = ['now', 'get', 'put', 'listByOwner'] as const satisfies readonly (keyof WhatsGateStore)[];
  it.each(methods)("the store's %s: also blocks nothing that comes after it", async (method) => {
    let isHung = false;
    const memory = createMemoryStore();
    const sometimes = (...args: never[]) =>
      isHung ? forever() : (memory[method] as (...args: never[]) => Promise<unknown>)(...args);
    const { harness, lines } = await createLogged({ store: { ...memory, [method]: sometimes } });
    await harness.server.list('anna');
    isHung = true;
    const answers = [1, 2, 3].map((page) =>
      harness.call('session-create', { name: 'Support' }, pageHeaders(`${page}`)),
    );
    await harness.advance(31_000);
    for (const answer of answers) expect((await answer).status).toBe(500);
    const reason = expect.stringContaining(`The store's \`${method}\` did not finish within 10 s`);
    const failed = lines.filter(({ event }) => event === 'request');
    expect(failed).toEqual([1, 2, 3].map(() => expect.objectContaining({ event: 'request', status: 500, reason })));
    isHung = false;
    expect((await harness.call('session-create', { name: 'Support' }, pageHeaders('later'))).status).toBe(200);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it.each(['acquireLock', 'listDue'] as const)("the store's %s, in the sweep", async (method) => {
    const { harness, lines } = await createLogged({ store: { ...createMemoryStore(), [method]: forever } });
    await harness.call('session-create', { name: 'Support' });
    await harness.advance(75_000);
    expect(lines).toContainEqual({
      event: 'sweep failed',
      reason: expect.stringContaining(`The store's \`${method}\` did not finish within 10 s`),
    });
  });

  it('a listing of the account: 503 with Retry-After, and the next request finds it done', async () => {
    const { harness, lines } = await createLogged({});
    await harness.emulator.fault({ on: 'sessions-get', kind: 'delay', ms: 12_000 });
    const answer = harness.call('session-create', { name: 'Support' });
    await harness.advance(10_100);
    expect(await answer).toMatchObject({ status: 503, body: { name: 'StillListing' } });
    expect((await answer).headers.get('retry-after')).toBe('5');
    expect(lines).toHaveLength(1);
    await harness.advance(2_000);
    expect((await harness.call('session-create', { name: 'Support' })).status).toBe(200);
  });

  it('a listing that fails when no request waits for it any more', async () => {
    const { harness, lines } = await createLogged({ store: { ...createMemoryStore(), put: forever } });
    const answer = harness.call('session-create', { name: 'Support' });
    await harness.advance(21_000);
    expect(await answer).toMatchObject({ status: 503, body: { name: 'StillListing' } });
    expect(lines).toContainEqual({
      event: 'listing failed',
      reason: expect.stringContaining("The store's `put` did not finish within 10 s"),
    });
  });
});
