import { describe, expect, it } from 'vitest';
import {
  createMemoryStore,
  type ServerLogEntry,
  type SessionEvent,
  type WhatsGateServerOptions,
} from '../src/index.ts';
import { createHarnessWithWebhooks, type Harness, link } from './harness.ts';
import { within } from './within.ts';

const minute = 60_000;

/** A linked session whose events go to `onEvent`, which does as it is told. */
async function createEventHarness(options: Partial<WhatsGateServerOptions> = {}) {
  const heard: string[] = [];
  const log: ServerLogEntry[] = [];
  const hook = { behave: async (_: SessionEvent): Promise<void> => {} };
  const onEvent = (event: SessionEvent) => {
    heard.push(String(event.event.event_data?.body ?? event.event.event_action));
    return hook.behave(event);
  };
  const harness = await createHarnessWithWebhooks({ onEvent, log: (entry) => log.push(entry), ...options });
  await harness.call('session-create', { name: 'Support' });
  await link(harness);
  await harness.server.list('anna');
  await harness.advance(0);
  heard.length = 0;
  return { harness, heard, hook, log };
}

/** The server is away for so long, and the one that comes after it has swept twice. */
async function restartAfter(harness: Harness, ms: number): Promise<void> {
  harness.server.close();
  harness.server = { ...harness.server, fetch: async () => new Response(null, { status: 502 }) };
  await harness.advance(ms);
  harness.server = harness.restart();
  for (let sweeps = 0; sweeps < 2; sweeps += 1) await within(harness, minute, harness.server.sweep());
}

describe('onEvent', () => {
  it('W4: WhatsGate has its answer before a slow handler has resolved, and the handler runs once', async () => {
    const { harness, heard, hook } = await createEventHarness();
    let isDone = false;
    hook.behave = async () => {
      await harness.clock.pause(25_000);
      isDone = true;
    };
    await harness.emulator.phone.message('one');
    await harness.advance(1);
    expect((await harness.emulator.webhooks()).at(-1)).toMatchObject({ isAccepted: true, attempt: 1 });
    expect(isDone).toBe(false);
    await harness.advance(10 * minute);
    expect(heard).toEqual(['one']);
    expect(isDone).toBe(true);
  });

  it('one that takes longer than a minute is aborted, and called again', async () => {
    const { harness, heard, hook } = await createEventHarness();
    hook.behave = () => harness.clock.pause(heard.length === 1 ? 90_000 : 0);
    await harness.emulator.phone.message('one');
    await harness.advance(59_000);
    expect(heard).toEqual(['one']);
    await harness.advance(minute);
    expect(heard).toEqual(['one', 'one']);
  });

  it('C12: an event that fails for ever holds up nothing else: no link, no other event', async () => {
    const linked: string[] = [];
    const { harness, heard, hook } = await createEventHarness({
      limit: 2,
      onLinked: ({ name }) => void linked.push(name),
    });
    hook.behave = async ({ event }) => {
      if (String(event.event_data?.body).startsWith('poison')) throw new Error('always');
    };
    for (let poisons = 0; poisons < 300; poisons += 1) await harness.emulator.phone.message(`poison ${poisons}`);
    await harness.advance(2 * minute);
    heard.length = 0;
    await harness.emulator.phone.message('good');
    await harness.call('session-create', { name: 'Sales' }, { 'Idempotency-Key': 'sales' });
    await harness.advance(600);
    const sales = (await harness.emulator.sessions()).find(({ name }) => name.startsWith('Sales'));
    await harness.emulator.phone.scan({ name: sales?.name ?? '' });
    await harness.advance(2_000);
    expect(heard).toContain('good');
    expect(linked).toContain('Sales');
  });

  it('C12: after a day it is put aside with a line in the log, and is never handled again', async () => {
    const { harness, heard, hook, log } = await createEventHarness();
    hook.behave = () => Promise.reject(new Error('always'));
    await harness.emulator.phone.message('poison');
    await harness.advance(minute);
    await restartAfter(harness, 24 * 60 * minute);
    expect(log.filter(({ event }) => event === 'event parked')).toHaveLength(1);
    heard.length = 0;
    await restartAfter(harness, 24 * 60 * minute);
    expect(heard).toEqual([]);
    expect(await harness.store.listDue('parked-events', Number.MAX_SAFE_INTEGER, 10)).toHaveLength(1);
    await restartAfter(harness, 30 * 24 * 60 * minute);
    expect(await harness.store.listDue('parked-events', Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });

  it('C12: without onEvent messages are acknowledged, and nothing is stored', async () => {
    const { harness } = await createEventHarness({ onEvent: undefined as never });
    await harness.emulator.phone.message('one');
    await harness.advance(0);
    expect((await harness.emulator.webhooks()).at(-1)).toMatchObject({ isAccepted: true });
    for (const collection of ['events', 'handled-events'])
      expect(
        (await harness.store.listDue(collection, Number.MAX_SAFE_INTEGER, 10)).filter(({ document }) => document.value),
      ).toEqual([]);
  });

  it('what handlers say goes to the log, not to WhatsGate', async () => {
    const { harness, hook, log } = await createEventHarness();
    hook.behave = () => Promise.reject(new Error('secret table customers'));
    await harness.emulator.phone.message('one');
    await harness.advance(0);
    expect((await harness.emulator.webhooks()).at(-1)?.answer).not.toContain('customers');
    expect(log).toContainEqual(expect.objectContaining({ event: 'hook failed', hook: 'onEvent' }));
  });
});

describe('events that no webhook delivered', () => {
  it('are asked for after two minutes without a server, each once', async () => {
    const { harness, heard } = await createEventHarness();
    await harness.emulator.phone.message('before');
    await harness.advance(2 * minute);
    harness.server.close();
    harness.server = { ...harness.server, fetch: async () => new Response(null, { status: 502 }) };
    for (const text of ['one', 'two']) await harness.emulator.phone.message(text);
    await restartAfter(harness, 3 * minute);
    await harness.advance(5 * minute);
    expect(heard.toSorted()).toEqual(['before', 'one', 'two']);
  });

  it('a logout among them is a logout', async () => {
    const unlinked: string[] = [];
    const { harness } = await createEventHarness({ onUnlinked: ({ reason }) => void unlinked.push(reason) });
    await harness.advance(2 * minute);
    harness.server.close();
    harness.server = { ...harness.server, fetch: async () => new Response(null, { status: 502 }) };
    await harness.emulator.phone.disconnect();
    await restartAfter(harness, 3 * minute);
    expect(unlinked).toEqual(['logged-out']);
  });

  it('are not asked for between two sweeps, without onEvent, or by a store that is new', async () => {
    const { harness } = await createEventHarness();
    const asked: string[] = [];
    const count: typeof fetch = async (input, init) => {
      const request = new Request(input, init);
      if (request.url.endsWith('events-get')) asked.push(request.url);
      return harness.emulator.fetch(request);
    };
    harness.server = harness.restart(harness.store, count);
    await harness.server.sweep();
    await harness.advance(minute);
    await harness.server.sweep();
    await harness.advance(10 * minute);
    const silent = harness.restart(harness.store, count, { onEvent: undefined as never });
    await silent.sweep();
    await harness.advance(10 * minute);
    await harness.restart(createMemoryStore(harness.clock.now), count).sweep();
    expect(asked).toEqual([]);
  });

  it('at most 1,000 of one session are taken in', async () => {
    const { harness, heard } = await createEventHarness();
    await harness.advance(2 * minute);
    harness.server.close();
    harness.server = { ...harness.server, fetch: async () => new Response(null, { status: 502 }) };
    for (let count = 0; count < 1_010; count += 1) await harness.emulator.phone.message(String(count));
    await restartAfter(harness, 5 * minute);
    for (let sweeps = 0; sweeps < 8; sweeps += 1) {
      await harness.advance(minute);
      await harness.server.sweep();
    }
    expect(new Set(heard).size).toBe(1_000);
  });

  it('a list that fails is asked for again by the next sweep', async () => {
    const { harness, heard } = await createEventHarness();
    await harness.advance(2 * minute);
    harness.server.close();
    harness.server = { ...harness.server, fetch: async () => new Response(null, { status: 502 }) };
    await harness.emulator.phone.message('one');
    await harness.emulator.fault({ on: 'events-get', kind: 'error', message: 'no' });
    await restartAfter(harness, 5 * minute);
    await harness.advance(minute);
    await harness.server.sweep();
    await harness.advance(0);
    expect(heard).toEqual(['one']);
  });
});
