import { describe, expect, it } from 'vitest';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';
import { slotsOf } from './slots-of.ts';
import { createUpstream, emptyAnswer, type Intercept } from './upstream.ts';
import { within } from './within.ts';

const minute = 60_000;
const page = pageHeaders('page');

/** A WhatsGate that does not show what it has. */
interface Hidden extends Harness {
  /** Whether reads of one session come back empty, and lists. */
  readsAreEmpty: boolean;
  listsAreEmpty: boolean;
}

async function createHidden(): Promise<Hidden> {
  const harness: Hidden = Object.assign(await createHarness(), { readsAreEmpty: false, listsAreEmpty: false });
  const intercept: Intercept = async ({ kind }, pass) => {
    const isEmpty = (kind === 'read' && harness.readsAreEmpty) || (kind === 'list' && harness.listsAreEmpty);
    return isEmpty ? emptyAnswer() : pass();
  };
  harness.server = harness.restart(harness.store, createUpstream(harness, intercept));
  return harness;
}

const create = (harness: Harness, key = 'page') =>
  within(harness, 10_000, harness.call('session-create', { name: 'Support' }, pageHeaders(key)));
const read = (harness: Harness, id: unknown) => harness.call('sessions-get', { WhatsappID: id }, page);

async function createLinked(harness: Harness): Promise<string> {
  const { unique_id: id } = (await create(harness)).body.data;
  await link(harness);
  expect((await read(harness, id)).body.data).toMatchObject([{ status: 'READY' }]);
  await harness.advance(2_000);
  return String(id);
}

/** What meets the one empty answer. */
const readers: Readonly<Record<string, (harness: Harness, id: string) => Promise<unknown>>> = {
  'a poll': async (harness, id) => {
    // What was last seen stands.
    expect((await read(harness, id)).body).toMatchObject({ elements: 1 });
  },
  'a create': async (harness) => {
    const answer = await create(harness, 'other');
    expect(answer).toMatchObject({ status: 503, body: { name: 'StillChecking' } });
    expect(answer.headers.get('retry-after')).toBe('60');
  },
  'a list': async (harness, id) => {
    expect(await harness.server.list('anna')).toMatchObject([{ record: { unique_id: id } }]);
  },
  'a page that gives it up': async (harness, id) => {
    expect((await harness.call('session-delete', { WhatsappID: id }, page)).status).toBe(200);
  },
  'a page that is closed': async (harness, id) => {
    await harness.call('session-delete', { WhatsappID: id, leaving: true }, page);
    await harness.advance(21_000);
  },
  'the sweep': (harness) => harness.advance(61_000),
};

describe.each(Object.keys(readers))('D3: one read of a linked session comes back empty, to %s', (reader) => {
  it('it is still there, nothing is made in its place, nothing is deleted', async () => {
    const harness = await createHidden();
    const id = await createLinked(harness);
    harness.readsAreEmpty = true;
    await readers[reader]?.(harness, id);
    harness.readsAreEmpty = false;
    await harness.advance(2_000);
    expect((await create(harness, 'later')).body.data).toMatchObject({ unique_id: id, status: 'READY' });
    expect(await harness.server.list('anna')).toMatchObject([{ record: { unique_id: id, status: 'READY' } }]);
    await harness.advance(30 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });
});

describe('D3: how long a session must be missing until it is gone', () => {
  /** Two empty reads so many milliseconds apart. @returns whether its slot is free after them */
  async function isGoneAfter(harness: Hidden, id: string, ms: number): Promise<boolean> {
    // What the server reads by itself is not to be counted.
    harness.server.close();
    harness.readsAreEmpty = true;
    await read(harness, id);
    expect(await slotsOf(harness)).toHaveLength(1);
    await harness.advance(ms);
    await read(harness, id);
    return (await slotsOf(harness)).length === 0;
  }

  it.each([
    { ms: 59_000, isGone: false },
    { ms: 60_000, isGone: true },
  ])('a linked one: $ms ms between two reads: $isGone', async ({ ms, isGone }) => {
    const harness = await createHidden();
    const id = await createLinked(harness);
    expect(await isGoneAfter(harness, id, ms)).toBe(isGone);
  });

  it.each([
    { ms: 4_900, isGone: false },
    { ms: 5_000, isGone: true },
  ])('one that waits for the phone: $ms ms between two reads: $isGone', async ({ ms, isGone }) => {
    const harness = await createHidden();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.advance(2_000);
    expect(await isGoneAfter(harness, String(id), ms)).toBe(isGone);
  });

  it('a read that shows it begins the time anew', async () => {
    const harness = await createHidden();
    const id = await createLinked(harness);
    harness.server.close();
    for (let round = 0; round < 5; round += 1) {
      harness.readsAreEmpty = true;
      await read(harness, id);
      await harness.advance(50_000);
      harness.readsAreEmpty = false;
      expect((await read(harness, id)).body).toMatchObject({ elements: 1 });
      await harness.advance(2_000);
    }
    expect(await slotsOf(harness)).toHaveLength(1);
    expect((await create(harness, 'later')).body.data).toMatchObject({ unique_id: id });
  });

  it('many empty reads within a minute are no more than one', async () => {
    const harness = await createHidden();
    const id = await createLinked(harness);
    harness.server.close();
    harness.readsAreEmpty = true;
    for (let passed = 0; passed < 59; passed += 2) {
      await read(harness, id);
      await harness.advance(1_950);
    }
    expect(await slotsOf(harness)).toHaveLength(1);
  });

  it('one that was logged out on the phone is gone after a minute, and the next create makes another', async () => {
    const harness = await createHidden();
    const id = await createLinked(harness);
    await harness.emulator.phone.disconnect();
    expect(await create(harness, 'soon')).toMatchObject({ status: 503, body: { name: 'StillChecking' } });
    await harness.advance(61_000);
    const next = (await create(harness, 'later')).body.data;
    expect(next.unique_id).not.toBe(id);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 0, live: 1 });
  });

  it('one that was pending and has ended by itself is replaced by the create that asks, after five seconds', async () => {
    const harness = await createHidden();
    const { unique_id: id } = (await create(harness)).body.data;
    await harness.emulator.phone.disconnect();
    const before = harness.clock.now();
    const next = await create(harness, 'other');
    expect(next.status).toBe(200);
    expect(next.body.data.unique_id).not.toBe(id);
    expect(harness.clock.now() - before).toBeGreaterThanOrEqual(5_000);
  });
});

describe('D3: absence from lists is never a fact', () => {
  it('an hour of empty lists: the linked session is kept, listed and handed out', async () => {
    const harness = await createHidden();
    const id = await createLinked(harness);
    harness.listsAreEmpty = true;
    for (let passed = 0; passed < 6; passed += 1) {
      await harness.advance(10 * minute);
      expect((await create(harness, `page-${passed}`)).body.data).toMatchObject({ unique_id: id, status: 'READY' });
      expect(await harness.server.list('anna')).toMatchObject([{ record: { unique_id: id } }]);
    }
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  });

  it('a pending one is kept for its page, and released when that has gone', async () => {
    const harness = await createHidden();
    const { unique_id: id } = (await create(harness)).body.data;
    harness.listsAreEmpty = true;
    for (let passed = 0; passed < 8; passed += 1) {
      await harness.advance(minute);
      expect((await read(harness, id)).body).toMatchObject({ elements: 1 });
    }
    expect((await create(harness, 'other')).body.data).toMatchObject({ unique_id: id });
    await harness.advance(10 * minute);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
  });
});
