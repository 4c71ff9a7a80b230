import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore, createWhatsGateServer, type ServerLogEntry } from '../src/index.ts';
import { inSimulatedTime } from '../src/testing/index.ts';
import { createHarness, type Harness, pageHeaders } from './harness.ts';

const minute = 60_000;

afterEach(() => void vi.restoreAllMocks());

/** So many owners with a session each, whose pages are never heard of again; sweeps are made by the test alone. */
async function createAbandoned(count: number) {
  const log: ServerLogEntry[] = [];
  const harness = await createHarness({ log: (entry) => log.push(entry) });
  harness.server.close();
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await start(harness, `owner-${index}`));
  await harness.advance(6 * minute);
  return { harness, ids, sweeps: () => log.filter(({ event }) => event === 'sweep') };
}

async function start(harness: Harness, owner: string): Promise<string> {
  const headers = { ...pageHeaders(owner), 'X-User': owner };
  const { body } = await harness.call('session-create', { name: 'Support' }, headers);
  return String(body.data.unique_id);
}

/** The next sweep, when the lock of the last one has ended. */
async function sweepNext({ server, advance }: Harness) {
  const report = await server.sweep();
  await advance(minute);
  return report;
}

const deletesOf = async ({ emulator }: Harness) => (await emulator.ledger()).deletes;

describe('D8: a sweep that would release far more than usual', { timeout: 600_000 }, () => {
  it('of 200 deletes a quarter, says so in the log, and leaves the rest to the next ones', async () => {
    const { harness, sweeps } = await createAbandoned(200);
    let left = 200;
    for (let round = 0; left > 0; round += 1) {
      const released = Math.min(left, Math.max(20, Math.ceil(left / 4)));
      expect(await sweepNext(harness)).toEqual({ adopted: 0, released, postponed: left - released, failed: 0 });
      expect(sweeps()[round]).toMatchObject({ event: 'sweep', released, postponed: left - released });
      left -= released;
      expect(await deletesOf(harness)).toBe(200 - left);
    }
    expect(await sweepNext(harness)).toMatchObject({ released: 0, postponed: 0 });
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 200, live: 0 });
  });

  it.each([
    { count: 20, released: 20 },
    { count: 21, released: 20 },
    { count: 80, released: 20 },
    { count: 81, released: 21 },
  ])('of $count deletes $released', async ({ count, released }) => {
    const { harness } = await createAbandoned(count);
    expect(await sweepNext(harness)).toMatchObject({ released, postponed: count - released });
    expect(await deletesOf(harness)).toBe(released);
  });

  it('takes first what was given up by its page, although it is the youngest', async () => {
    const { harness } = await createAbandoned(100);
    await harness.emulator.fault({ on: 'session-delete', kind: 'error', times: 15 });
    const released: string[] = [];
    for (let index = 0; index < 15; index += 1) {
      const owner = `late-${index}`;
      const id = await start(harness, owner);
      await harness.call('session-delete', { WhatsappID: id }, { ...pageHeaders(owner), 'X-User': owner });
      released.push(id);
    }
    expect(await deletesOf(harness)).toBe(0);
    expect(await sweepNext(harness)).toMatchObject({ released: 29, postponed: 86 });
    const alive = (await harness.emulator.sessions()).map(({ uniqueId }) => uniqueId);
    expect(released.filter((id) => alive.includes(id))).toEqual([]);
  });

  it('counts what no slot knows as well', async () => {
    const { harness } = await createAbandoned(100);
    harness.server = harness.restart(createMemoryStore(harness.clock.now));
    harness.server.close();
    // They are noticed, and watched for a while.
    expect(await sweepNext(harness)).toMatchObject({ released: 0, postponed: 0 });
    await harness.advance(20 * minute);
    expect(await sweepNext(harness)).toMatchObject({ released: 25, postponed: 75 });
    expect(await deletesOf(harness)).toBe(25);
  });

  it('without a log it says so on the console', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const { harness } = await createAbandoned(30);
    const { emulator, clock, store } = harness;
    const server = createWhatsGateServer({
      ...inSimulatedTime(emulator.clock),
      apiKey: emulator.apiKey,
      secret: 'a secret of at least thirty-two characters',
      publicUrl: 'https://app.test/api/whatsgate',
      baseUrl: `${emulator.url}/api/v1`,
      identify: () => null,
      fetch: (input, init) => emulator.fetch(new Request(input, init)),
      clock,
      store,
    });
    expect(await server.sweep()).toMatchObject({ released: 20, postponed: 10 });
    expect(said.mock.calls).toEqual([['WhatsGate: 10 deletes wait for the next sweep: too many at once.']]);
  });
});
