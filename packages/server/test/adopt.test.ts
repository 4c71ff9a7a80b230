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

describe("an adopted session's webhooks", () => {
  const message = (id: string) => ({ id: 1, whatsapp_id: id, event_action: 'message', event_data: { text: 'Hi' } });
  const callbackOf = async ({ emulator }: Harness) => (await emulator.sessions())[0]?.callback ?? '';

  it.each([
    ['https://old.test/in', /^https:\/\/old\.test\/in\?whatsgate=wg1[a-z0-9]+$/],
    ['https://old.test/in?a=1#x', /^https:\/\/old\.test\/in\?a=1&whatsgate=wg1[a-z0-9]+#x$/],
  ])('stay at %s, which gets our token: an emptied store finds it again', async (address, expected) => {
    const harness = await createHarness();
    const id = await makeByHand(harness, address);
    await harness.server.adopt({ owner: 'anna', name: 'Support', unique_id: id });
    expect(await callbackOf(harness)).toMatch(expected);
    const server = harness.restart(createMemoryStore(harness.clock.now));
    await server.adopt({ owner: 'anna', name: 'Support', unique_id: id });
    await expect(server.adopt({ owner: 'bob', name: 'Support', unique_id: id })).rejects.toThrow();
  });

  it.each([
    ['take', 'https://old.test/in'],
    ['keep', ''],
  ] as const)('come here with %s where the address was %j', async (webhook, address) => {
    const heard: unknown[] = [];
    const harness = await createHarness({ onEvent: (event) => heard.push(event) });
    const id = await makeByHand(harness, address);
    await harness.server.adopt({ owner: 'anna', name: 'Support', unique_id: id, webhook });
    const [, path] = /\/api\/whatsgate\/(hook\/.*)$/.exec(await callbackOf(harness)) ?? [];
    expect((await harness.send(String(path), { body: JSON.stringify(message(id)) })).status).toBe(200);
    await harness.advance(0);
    expect(heard).toHaveLength(1);
  });

  it('anything else is refused before WhatsGate is asked', async () => {
    const harness = await createHarness();
    const id = await makeByHand(harness);
    for (const webhook of ['Take', '', null, true])
      await expect(
        harness.server.adopt({ owner: 'anna', name: 'a', unique_id: id, webhook: webhook as never }),
      ).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(harness.upstreamCalls()).toBe(0);
  });

  it('a session that is linked already is told as a link', async () => {
    const linked: unknown[] = [];
    const harness = await createHarness({ onLinked: ({ name }) => linked.push(name) });
    const id = await makeByHand(harness);
    await link(harness);
    await harness.server.adopt({ owner: 'anna', name: 'Support', unique_id: id });
    await harness.advance(0);
    expect(linked).toEqual(['Support']);
  });
});
