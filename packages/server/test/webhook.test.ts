import type { WhatsGateEvent } from '@whatsgate/client';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SessionEvent } from '../src/index.ts';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, createHarnessWithWebhooks, type Harness, link } from './harness.ts';
import { slotsOf } from './slots-of.ts';
import { within } from './within.ts';

interface Heard {
  readonly linked: string[];
  readonly unlinked: string[];
  readonly events: SessionEvent[];
}

let heard: Heard;
let harness: Harness;

const hooks = () => ({
  onLinked: ({ id }: { id: string }) => void heard.linked.push(id),
  onUnlinked: ({ reason }: { reason: string }) => void heard.unlinked.push(reason),
  onEvent: (event: SessionEvent) => void heard.events.push(event),
});

beforeEach(async () => {
  heard = { linked: [], unlinked: [], events: [] };
  harness = await createHarness(hooks());
  await harness.call('session-create', { name: 'Support' });
});

const session = async () => (await harness.emulator.sessions())[0] ?? expect.fail('There is no session.');
const tokenOf = async () => (await session()).callback.split('/').at(-1) ?? '';

const message = async (changes: Partial<Record<keyof WhatsGateEvent, unknown>> = {}) => ({
  id: 18,
  whatsapp_id: (await session()).uniqueId,
  event_action: 'message',
  event_date: '2026-11-28 10:00:00',
  status_code: null,
  event_data: { text: 'Hello' },
  ...changes,
});

async function send(path: string, body: unknown, init: RequestInit = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await harness.send(path, { headers: { 'Content-Type': 'application/json' }, body: text, ...init });
  const answer = { status: response.status, body: (await response.json()) as unknown };
  // What goes on after the answer.
  await harness.advance(0);
  return answer;
}

describe('T15, W1: the token in the address', () => {
  const wrong: Readonly<Record<string, (token: string) => string>> = {
    'another last character': (token) => token.slice(0, -1) + (token.endsWith('a') ? 'b' : 'a'),
    'another first character': (token) => `x${token.slice(1)}`,
    'another owner': (token) => token.slice(0, 20) + 'q'.repeat(10) + token.slice(30),
    'one character less': (token) => token.slice(0, -1),
    'one character more': (token) => `${token}a`,
    'one before it': (token) => `a${token}`,
    'given twice': (token) => token + token,
    'given twice, with a comma': (token) => `${token},${token}`,
    'in two parts of the path': (token) => `${token}/${token}`,
    'in the query': (token) => `?token=${token}`,
    empty: () => '',
    'only spaces': () => '%20',
    'that of another installation': () => 'wg1'.padEnd(78, 'a'),
  };
  it.each(Object.entries(wrong))('%s: 404, and the body is not read', async (_, change) => {
    let isRead = false;
    const body = new ReadableStream(
      {
        pull(controller) {
          isRead = true;
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const path = `hook/${change(await tokenOf())}`;
    const response = await harness.send(path, { body, duplex: 'half' } as RequestInit);
    expect(response.status).toBe(404);
    expect(isRead).toBe(false);
    expect(heard.events).toEqual([]);
  });

  it('is right in capitals, as the service may write an address', async () => {
    expect(await send(`hook/${(await tokenOf()).toUpperCase()}`, await message())).toEqual({
      status: 200,
      body: { result: 'OK', id: 18 },
    });
  });

  it('an earlier secret still counts', async () => {
    const token = await tokenOf();
    harness.server = harness.restart(harness.store, undefined, {
      ...hooks(),
      secret: ['a new secret, of at least thirty-two characters', 'a secret of at least thirty-two characters'],
    });
    expect(await send(`hook/${token}`, await message())).toMatchObject({ status: 200 });
    harness.server = harness.restart(harness.store, undefined, {
      ...hooks(),
      secret: 'a new secret, of at least thirty-two characters',
    });
    expect(await send(`hook/${token}`, await message())).toMatchObject({ status: 404 });
  });

  it('a page of another site may not send webhooks, whatever it knows', async () => {
    const headers = { 'Content-Type': 'application/json', Origin: 'https://evil.test' };
    expect(await send(`hook/${await tokenOf()}`, await message(), { headers })).toMatchObject({ status: 403 });
    expect(heard.events).toEqual([]);
  });
});

describe('W6: what is no event', () => {
  const refused: Readonly<Record<string, unknown>> = {
    'not JSON': 'result=OK',
    nothing: '',
    null: null,
    'a list': [],
    'a text': '"message"',
    'no id': { id: undefined },
    'an id that is null': { id: null },
    'an id that is an object': { id: {} },
    'an id that is true': { id: true },
    'a fraction as id': { id: 1.5 },
    'an id that no number can be': '{"id":123456789012345678901234567890,"whatsapp_id":"a","event_action":"message"}',
    'an empty id': { id: '' },
    'an id of 201 characters': { id: 'x'.repeat(201) },
    'no session': { whatsapp_id: undefined },
    'no action': { event_action: undefined },
    'an empty action': { event_action: '' },
    'an action that is a number': { event_action: 3 },
  };
  it.each(Object.entries(refused))('%s: 400', async (_, value) => {
    const isChange = typeof value === 'object' && value !== null && !Array.isArray(value);
    const body = isChange ? await message(value) : typeof value === 'string' ? value : JSON.stringify(value);
    expect(await send(`hook/${await tokenOf()}`, body)).toMatchObject({ status: 400 });
    expect(heard.events).toEqual([]);
  });

  it.each([0, -5, Number.MAX_SAFE_INTEGER, 'evt_1', '18'])(
    'the id %j is good, and is answered as it came',
    async (id) => {
      expect(await send(`hook/${await tokenOf()}`, await message({ id }))).toEqual({
        status: 200,
        body: { result: 'OK', id },
      });
    },
  );

  it('an unknown action is handed over as it is', async () => {
    await send(`hook/${await tokenOf()}`, await message({ event_action: 'poll_vote' }));
    expect(heard.events).toMatchObject([{ event: { event_action: 'poll_vote' } }]);
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])('the method %s: 405', async (method) => {
    const path = `hook/${await tokenOf()}`;
    const response = await harness.server.fetch(new Request(`https://app.test/api/whatsgate/${path}`, { method }));
    expect(response.status).toBe(405);
  });

  it('1 MiB is read, more is not', async () => {
    const path = `hook/${await tokenOf()}`;
    const fitting = { event_data: { text: 'x'.repeat(1024 * 1024 - 300) } };
    expect(await send(path, await message(fitting))).toMatchObject({ status: 200 });
    const large = await message({ id: 19, event_data: { text: 'x'.repeat(5 * 1024 * 1024) } });
    expect(await send(path, large)).toMatchObject({ status: 413 });
    expect(heard.events).toHaveLength(1);
  });

  it('any content type, or none, is read as JSON', async () => {
    const path = `hook/${await tokenOf()}`;
    for (const [id, headers] of [{}, { 'Content-Type': 'text/plain' }].entries())
      expect(await send(path, await message({ id }), { headers })).toMatchObject({ status: 200 });
  });
});

describe('W2: an event that comes again', () => {
  it('is handled once and answered each time, also at once, with the id’s own type', async () => {
    const path = `hook/${await tokenOf()}`;
    const event = await message();
    const answers = await Promise.all([send(path, event), send(path, event), send(path, event)]);
    answers.push(await send(path, event));
    for (const answer of answers) expect(answer).toEqual({ status: 200, body: { result: 'OK', id: 18 } });
    expect(heard.events).toEqual([{ owner: 'anna', name: 'Support', event }]);
  });

  it('is new again after two days, and another id is another event', async () => {
    const path = `hook/${await tokenOf()}`;
    const event = await message();
    await link(harness);
    await send(path, event);
    harness.server.close();
    await harness.advance(47 * 60 * 60_000);
    harness.server = harness.restart();
    await send(path, event);
    harness.server.close();
    expect(heard.events).toHaveLength(1);
    harness.server = harness.restart();
    await send(path, { ...event, id: 19 });
    expect(heard.events).toHaveLength(2);
    harness.server.close();
    await harness.advance(2 * 60 * 60_000);
    harness.server = harness.restart();
    await harness.server.sweep();
    await send(path, event);
    expect(heard.events).toHaveLength(3);
  });
});

it('W3: a store that is down: not OK, nothing is marked, and the next delivery succeeds', async () => {
  let isDown = false;
  const kept = createMemoryStore(() => harness.clock.now());
  const check = <Result>(work: () => Promise<Result>) => (isDown ? Promise.reject(new Error('down')) : work());
  harness = await createHarness({
    ...hooks(),
    store: {
      ...kept,
      get: (key) => check(() => kept.get(key)),
      getByAlias: (alias) => check(() => kept.getByAlias(alias)),
      put: (...args) => check(() => kept.put(...args)),
    },
  });
  await harness.call('session-create', { name: 'Support' });
  const path = `hook/${await tokenOf()}`;
  isDown = true;
  expect(await send(path, await message())).toMatchObject({ status: 500, body: { name: 'InternalError' } });
  isDown = false;
  expect(await send(path, await message())).toMatchObject({ status: 200 });
  expect(heard.events).toHaveLength(1);
});

describe('W7: an event for another session', () => {
  it('is answered and changes nothing, whoever it is of', async () => {
    await harness.call('session-create', { name: 'Support' }, { 'X-User': 'bob', 'Idempotency-Key': 'bob' });
    const [first, second] = await harness.emulator.sessions();
    const path = `hook/${first?.callback.split('/').at(-1)}`;
    for (const [id, event_action] of ['ready', 'disconnect', 'message'].entries())
      expect(await send(path, await message({ id, event_action, whatsapp_id: second?.uniqueId }))).toMatchObject({
        status: 200,
      });
    expect(heard).toEqual({ linked: [], unlinked: [], events: [] });
    for (const owner of ['anna', 'bob'])
      expect(await slotsOf(harness, owner)).toMatchObject([{ disconnectedAt: null, toldAt: null, linkedAt: null }]);
  });

  it('T15: a forged ready of a session that waits is asked from the API, and changes nothing', async () => {
    const path = `hook/${await tokenOf()}`;
    expect(await send(path, await message({ event_action: 'ready' }))).toMatchObject({ status: 200 });
    await harness.advance(0);
    expect(heard.linked).toEqual([]);
    expect(await slotsOf(harness)).toMatchObject([{ seenLinked: false, toldAt: null }]);
  });

  it('T15: a forged disconnect of a linked session is asked from the API, and changes nothing', async () => {
    await link(harness);
    const path = `hook/${await tokenOf()}`;
    await send(path, await message({ event_action: 'disconnect' }));
    await harness.advance(5 * 60_000);
    expect(heard.unlinked).toEqual([]);
    expect(await slotsOf(harness)).toMatchObject([{ disconnectedAt: null, unlinkedAt: null }]);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0 });
  });
});

describe('a session that no slot knows', () => {
  it('its messages are sent again until somebody claims it, without onEvent they are dropped', async () => {
    await link(harness);
    const path = `hook/${await tokenOf()}`;
    harness.server = harness.restart(createMemoryStore(harness.clock.now), undefined, hooks());
    expect(await send(path, await message())).toMatchObject({ status: 404 });
    expect(await send(path, await message({ event_action: 'ready' }))).toMatchObject({ status: 200 });
    await harness.server.list('anna');
    expect(await send(path, await message())).toMatchObject({ status: 200 });
    expect(heard.events).toHaveLength(1);
    const changes = { onEvent: undefined as never };
    harness.server = harness.restart(createMemoryStore(harness.clock.now), undefined, changes);
    expect(await send(path, await message({ id: 20 }))).toMatchObject({ status: 200 });
  });

  it('C2: a create whose answer was lost is found by the first event of its session', async () => {
    let isLost = false;
    const { emulator } = harness;
    const loseAnswers: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      const response = await emulator.fetch(request);
      isLost ||= request.url.endsWith('session-create');
      if (isLost) throw new TypeError('connection reset');
      return response;
    };
    harness.server = harness.restart(harness.store, loseAnswers, hooks());
    const headers = { 'X-User': 'bob', 'Idempotency-Key': 'bob' };
    const refused = await within(harness, 60_000, harness.call('session-create', { name: 'Bob' }, headers));
    expect(refused.status).toBe(503);
    harness.server = harness.restart(harness.store, undefined, hooks());
    const created = (await emulator.sessions()).find(({ name }) => name.startsWith('Bob'));
    const event = { ...(await message()), event_action: 'create', whatsapp_id: created?.uniqueId };
    expect(await send(`hook/${created?.callback.split('/').at(-1)}`, event)).toMatchObject({ status: 200 });
    expect(await slotsOf(harness, 'bob')).toMatchObject([{ state: 'active' }]);
    expect(heard.events).toMatchObject([{ owner: 'bob', name: 'Bob' }]);
  });
});

it('through the emulator: a link, a message and a logout arrive by webhook', async () => {
  harness = await createHarnessWithWebhooks(hooks());
  await harness.call('session-create', { name: 'Support' });
  await link(harness);
  await harness.emulator.phone.message('Hi');
  await harness.advance(0);
  await harness.emulator.phone.disconnect();
  await harness.advance(0);
  expect(heard.linked).toHaveLength(1);
  expect(heard.events.map(({ event }) => event.event_action)).toContain('message');
  expect(heard.unlinked).toEqual(['logged-out']);
  const deliveries = await harness.emulator.webhooks();
  expect(deliveries.every(({ isAccepted }) => isAccepted)).toBe(true);
});
