import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, type Harness, pageHeaders } from './harness.ts';
import { createUpstream, type Intercept } from './upstream.ts';
import { within } from './within.ts';

const minute = 60_000;
const page = pageHeaders('page');
const create = (harness: Harness, key = 'page') =>
  within(harness, 10_000, harness.call('session-create', { name: 'Support' }, pageHeaders(key)));

/** A proxy repeats the create: there are two sessions with one callback address. @returns the own one, and its twin */
async function createTwins(harness: Harness, isAnswerLost = false): Promise<{ own: string; twin: string }> {
  await harness.emulator.unreliable({ all: 0, doubledCreate: 1 });
  if (isAnswerLost) await harness.emulator.fault({ on: 'session-create', kind: 'reset-after' });
  const { status, body } = await create(harness);
  expect(status).toBe(200);
  await harness.emulator.unreliable(null);
  const own = String(body.data.unique_id);
  const twin = (await harness.emulator.sessions()).find(({ uniqueId }) => uniqueId !== own)?.uniqueId ?? '';
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, doubledCreates: 1, live: 2 });
  return { own, twin };
}

const idsOf = async ({ emulator }: Harness) => (await emulator.sessions()).map(({ uniqueId }) => uniqueId).sort();

/** The page asks once a minute, as one that is shown. */
async function poll(harness: Harness, id: string, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    expect((await harness.call('sessions-get', { WhatsappID: id }, page)).body).toMatchObject({ elements: 1 });
    await harness.advance(minute);
  }
}

async function scan(harness: Harness, id: string): Promise<void> {
  await harness.advance(600);
  await harness.emulator.phone.scan(id);
  await harness.advance(800);
}

describe.each([
  { answer: 'the answer shows one of them', isAnswerLost: false },
  { answer: 'the answer is lost', isAnswerLost: true },
])('C6: one create makes two sessions, and $answer', ({ isAnswerLost }) => {
  it('the slot keeps its own one while the sweep releases the twin', async () => {
    const harness = await createHarness();
    const { own } = await createTwins(harness, isAnswerLost);
    await poll(harness, own, 4);
    expect(await idsOf(harness)).toEqual([own]);
    expect((await create(harness, 'other')).body.data).toMatchObject({ unique_id: own });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1 });
  });

  it('the own one is linked: it stays, and the twin goes', async () => {
    const harness = await createHarness();
    const { own } = await createTwins(harness, isAnswerLost);
    await scan(harness, own);
    await harness.advance(30 * minute);
    expect(await idsOf(harness)).toEqual([own]);
    expect(await harness.server.list('anna')).toMatchObject([{ record: { unique_id: own, status: 'READY' } }]);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 1, linkedDeletes: 0 });
  });

  it('the twin is linked: it is left alone, and does not take the slot over', async () => {
    const harness = await createHarness();
    const { own, twin } = await createTwins(harness, isAnswerLost);
    await scan(harness, twin);
    await poll(harness, own, 5);
    expect(await idsOf(harness)).toEqual([own, twin].sort());
    expect((await create(harness, 'other')).body.data).toMatchObject({ unique_id: own });
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 2 });
  });

  it('the twin was linked once and reads AUTH since: it is left alone', async () => {
    const harness = await createHarness();
    const { twin } = await createTwins(harness, isAnswerLost);
    await scan(harness, twin);
    harness.server.close();
    harness.server = harness.restart(createMemoryStore(harness.clock.now));
    // The account is listed: from here on it is remembered that the twin was linked.
    await harness.server.list('anna');
    await harness.emulator.setStatus({ status: 'AUTH', wid: null, session: twin });
    await create(harness);
    await harness.advance(30 * minute);
    expect(await idsOf(harness)).toContain(twin);
    expect(await harness.emulator.ledger()).toMatchObject({ linkedDeletes: 0, scannedDeletes: 0 });
  });

  it('both are linked: neither is deleted', async () => {
    const harness = await createHarness();
    const { own, twin } = await createTwins(harness, isAnswerLost);
    await scan(harness, own);
    await scan(harness, twin);
    await harness.advance(30 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 2 });
    expect((await create(harness)).body.data).toMatchObject({ unique_id: own });
  });

  it('the store is lost: the slot has one of them, and the other one goes', async () => {
    const harness = await createHarness();
    await createTwins(harness, isAnswerLost);
    harness.server.close();
    harness.server = harness.restart(createMemoryStore(harness.clock.now));
    const { unique_id: id } = (await create(harness)).body.data;
    await poll(harness, String(id), 8);
    expect(await idsOf(harness)).toEqual([id]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, live: 1 });
  });

  it('the store is lost and one of them is linked: the slot has that one', async () => {
    const harness = await createHarness();
    const { twin } = await createTwins(harness, isAnswerLost);
    await scan(harness, twin);
    harness.server.close();
    harness.server = harness.restart(createMemoryStore(harness.clock.now));
    expect((await create(harness)).body.data).toMatchObject({ unique_id: twin, status: 'READY' });
    await harness.advance(30 * minute);
    expect(await idsOf(harness)).toEqual([twin]);
    expect(await harness.emulator.ledger()).toMatchObject({ linkedDeletes: 0 });
  });

  it('the page cancels: both go', async () => {
    const harness = await createHarness();
    const { own } = await createTwins(harness, isAnswerLost);
    await harness.call('session-delete', { WhatsappID: own }, page);
    await harness.advance(30 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 2, live: 0 });
  });
});

it('C6: the sweep gives the slot one of the twins before the answer shows the other: the first one stays', async () => {
  const harness = await createHarness();
  await harness.emulator.unreliable({ all: 0, doubledCreate: 1 });
  const intercept: Intercept = async ({ kind }, pass) => {
    const answer = await pass();
    if (kind === 'create') await harness.clock.pause(100_000);
    if (kind !== 'list') return answer;
    const body = (await answer.json()) as { data: unknown[] };
    return Response.json({ ...body, data: body.data.toReversed() });
  };
  const servers = [1, 2].map(() => harness.restart(harness.store, createUpstream(harness, intercept)));
  const [first = harness.server, second = harness.server] = servers;
  harness.server = first;
  const slow = harness.call('session-create', { name: 'Support' }, page);
  await harness.advance(65_000);
  harness.server = second;
  const { unique_id: given } = (await create(harness, 'other')).body.data;
  await harness.advance(40_000);
  expect((await slow).body.data).toMatchObject({ unique_id: given });
  await poll(harness, String(given), 4);
  expect(await idsOf(harness)).toEqual([given]);
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, doubledCreates: 1, deletes: 1 });
});
