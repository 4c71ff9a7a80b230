import { describe, expect, it } from 'vitest';
import { createMemoryStore, type WhatsGateStore } from '../src/index.ts';
import { type Answer, createHarness, type Harness, pageHeaders } from './harness.ts';
import { within } from './within.ts';

/** Writes take a while: whatever a server has counted before its own, the others have counted as well. */
async function createSlow(options: Parameters<typeof createHarness>[0]): Promise<Harness> {
  const kept = createMemoryStore(() => harness.clock.now());
  const store: WhatsGateStore = {
    ...kept,
    async put(...args) {
      await harness.clock.pause(500);
      return kept.put(...args);
    },
  };
  const harness = await createHarness({ ...options, store });
  return harness;
}

/** Asks servers on one store for slots of one owner, all at once: the first name of the first server, and so on. */
async function askAtOnce(harness: Harness, servers: number, names: readonly string[]): Promise<readonly Answer[]> {
  const all = [harness.server, ...Array.from({ length: servers - 1 }, () => harness.restart())];
  const answers = names.map((name, index) => {
    harness.server = all[index % servers] as Harness['server'];
    return harness.call('session-create', { name }, pageHeaders(name));
  });
  return within(harness, 60_000, Promise.all(answers));
}

const statusesOf = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

describe.each([1, 2, 3])('C8: %i servers on one store, asked at once', (servers) => {
  it.each([
    { limit: 1, names: ['a', 'b'] },
    { limit: 1, names: ['a', 'b', 'c', 'd', 'e', 'f'] },
    { limit: 2, names: ['a', 'b', 'c'] },
    { limit: 3, names: ['a', 'b', 'c', 'd', 'e', 'f'] },
  ])('for $names with a limit of $limit: never more than that', async ({ limit, names }) => {
    const harness = await createSlow({ limit });
    const answers = await askAtOnce(harness, servers, names);
    expect(statusesOf(answers)).toEqual(names.map((_, index) => (index < limit ? 200 : 403)));
    for (const { status, body } of answers) if (status === 403) expect(body.name).toBe('LimitReached');
    expect(await harness.emulator.ledger()).toMatchObject({ creates: limit, maxLive: limit });
    expect(await harness.server.list('anna')).toHaveLength(limit);
  });

  it('while WhatsGate is slow: the same', async () => {
    const harness = await createSlow({ limit: 1 });
    await harness.emulator.fault({ on: 'api', kind: 'delay', ms: 700, times: 50 });
    expect(statusesOf(await askAtOnce(harness, servers, ['a', 'b', 'c']))).toEqual([200, 403, 403]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
  });

  it("with `identify`'s limit: the same", async () => {
    const harness = await createSlow({ limit: 5, identify: () => ({ owner: 'anna', limit: 1 }) });
    expect(statusesOf(await askAtOnce(harness, servers, ['a', 'b', 'c']))).toEqual([200, 403, 403]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, maxLive: 1 });
  });

  it('for a new session and an adoption: one of them', async () => {
    const harness = await createSlow({ limit: 1 });
    const init = { method: 'POST', headers: { 'X-Api-Key': harness.emulator.apiKey }, body: '{"name":"by hand"}' };
    const made = await harness.emulator.fetch(new Request(`${harness.emulator.url}/api/v1/session-create`, init));
    const { unique_id } = ((await made.json()) as { data: { unique_id: string } }).data;
    const adopting = harness.server.adopt({ owner: 'anna', name: 'adopted', unique_id }).then(
      () => 200,
      ({ code }) => code,
    );
    const [created] = await askAtOnce(harness, servers, ['new']);
    const outcomes = [created?.status, await adopting];
    expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(1);
    expect(await harness.server.list('anna')).toHaveLength(1);
  });
});
