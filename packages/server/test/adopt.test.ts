import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';

/** A session that was made without this server. */
async function makeByHand({ emulator }: Harness, callback = ''): Promise<string> {
  const init = {
    method: 'POST',
    headers: { 'X-Api-Key': emulator.apiKey },
    body: JSON.stringify({ name: 'x', callback }),
  };
  const made = await emulator.fetch(new Request(`${emulator.url}/api/v1/session-create`, init));
  return ((await made.json()) as { data: { unique_id: string } }).data.unique_id;
}
const start = async (harness: Harness, name: string, user: string) => {
  const headers = { ...pageHeaders(`${user} ${name}`), 'X-User': user };
  return String((await harness.call('session-create', { name }, headers)).body.data.unique_id);
};

describe("adopt of another slot's session", () => {
  it.each([
    ['another owner', 'bob', 'Support'],
    ['another owner, another name', 'bob', 'Sales'],
    ['another name of the same owner', 'anna', 'Sales'],
  ])('I4: %s: refused, and unlink does not reach it', async (_, owner, name) => {
    const harness = await createHarness({ limit: 2 });
    const id = await start(harness, 'Support', 'anna');
    await link(harness);
    await expect(harness.server.adopt({ owner, name, unique_id: id })).rejects.toMatchObject({
      kind: 'SessionOccupied',
    });
    await harness.server.unlink(owner, name === 'Support' ? name : 'Sales');
    expect(await harness.server.list('anna')).toMatchObject([{ name: 'Support', record: { status: 'READY' } }]);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('I4: also where the store has forgotten whose it is: its callback carries our token', async () => {
    const harness = await createHarness();
    const id = await start(harness, 'Support', 'anna');
    await link(harness);
    const server = harness.restart(createMemoryStore(harness.clock.now));
    await expect(server.adopt({ owner: 'bob', name: 'Support', unique_id: id })).rejects.toMatchObject({
      kind: 'SessionOccupied',
    });
    await server.unlink('bob', 'Support');
    expect(await server.list('bob')).toEqual([]);
    expect(await server.list('anna')).toHaveLength(1);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('I4: of one that was adopted already', async () => {
    const harness = await createHarness();
    const id = await makeByHand(harness);
    await harness.server.adopt({ owner: 'anna', name: 'Support', unique_id: id });
    await expect(harness.server.adopt({ owner: 'bob', name: 'Support', unique_id: id })).rejects.toMatchObject({
      kind: 'SessionOccupied',
    });
  });
});

it('I4: the limit counts what is adopted, both ways', async () => {
  const harness = await createHarness({ limit: 1 });
  const first = await makeByHand(harness);
  const second = await makeByHand(harness);
  await harness.server.adopt({ owner: 'anna', name: 'a', unique_id: first });
  await expect(harness.server.adopt({ owner: 'anna', name: 'b', unique_id: second })).rejects.toMatchObject({
    code: 'LIMIT_REACHED',
  });
  expect((await harness.call('session-create', { name: 'b' })).body.name).toBe('LimitReached');
  const bob = await start(harness, 'a', 'bob');
  await expect(harness.server.adopt({ owner: 'bob', name: 'b', unique_id: second })).rejects.toMatchObject({
    code: 'LIMIT_REACHED',
  });
  expect(bob).not.toBe(second);
});

it('I4: an adoption whose webhook cannot be set is none', async () => {
  const harness = await createHarness();
  const id = await makeByHand(harness);
  await harness.emulator.fault({ on: 'set-hook', kind: 'error', message: 'no' });
  await expect(harness.server.adopt({ owner: 'anna', name: 'a', unique_id: id })).rejects.toThrow();
  expect(await harness.server.list('anna')).toEqual([]);
  await harness.server.adopt({ owner: 'bob', name: 'a', unique_id: id });
  expect(await harness.server.list('bob')).toHaveLength(1);
});
