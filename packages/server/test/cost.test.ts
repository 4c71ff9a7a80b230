import { describe, expect, it } from 'vitest';
import type { Answer } from './harness.ts';
import { minute, type ShownCodes, second, showCodes } from './shown-codes.ts';
import { slotsOf } from './slots-of.ts';

const success = { 'X-WhatsGate-Page-State': 'success' };
/** Enough that a list answers for all. */
const many = 150;
const statusOf = ({ status, body }: Answer) => [status, (body.data as unknown as { status: string }[])[0]?.status];
const isShown = (answer: Answer) => expect(statusOf(answer)).toEqual([200, 'AUTH']);

/** The slot of page 7, but for what each poll may write. */
const withoutLeases = async (shown: ShownCodes) =>
  (await slotsOf(shown, 'owner-7')).map((slot) => ({ ...slot, leases: {} }));

/** So many that a list answers, and one has been made. */
async function showMany(count = many): Promise<ShownCodes> {
  const shown = await showCodes(count);
  for (let round = 0; round < 3; round += 1) await shown.pollAll();
  shown.count();
  return shown;
}

describe('S16: reads of shown codes', { timeout: 600_000 }, () => {
  it('1,000 of them cost a list every 14 seconds and no read', async () => {
    const shown = await showMany(1_000);
    for (let round = 0; round < 4; round += 1) (await shown.pollAll()).forEach(isShown);
    const { reads, lists } = shown.count();
    expect(reads).toBe(0);
    // Ten full pages, the one after them, and one of those that are starting; four or five times a minute.
    expect(lists).toBeLessThanOrEqual(5 * 12);
  });

  it('the first ones are read alone, and the rest are spread out', async () => {
    const shown = await showCodes(1_000);
    for (const { status } of await shown.pollAll()) expect(status).toBe(200);
    const { reads, lists } = shown.count();
    expect(reads).toBeLessThanOrEqual(100 + 15 * 30);
    expect(lists).toBeLessThanOrEqual(2 * 12);
  });

  it('a hundred of them are read alone, each time', async () => {
    const shown = await showCodes(100);
    for (let round = 0; round < 4; round += 1) (await shown.pollAll()).forEach(isShown);
    expect(shown.count()).toEqual({ reads: 400, lists: 0 });
  });

  it('a poll that brings nothing new asks the store twice, alone or by the list', async () => {
    for (const count of [1, many]) {
      const shown = await showMany(count);
      isShown(await shown.poll(0));
      await shown.harness.advance(1.5 * second);
      shown.storeCalls.length = 0;
      isShown(await shown.poll(0));
      expect(shown.storeCalls.toSorted()).toEqual(['getByAlias', 'now']);
    }
  });

  it('a page whose session is read from the list keeps its lease', async () => {
    const shown = await showMany();
    for (let round = 0; round < 4 * 9; round += 1) await shown.pollAll();
    const [slot] = await slotsOf(shown, 'owner-7');
    expect(slot?.leases['page-7']?.until).toBeGreaterThan(shown.harness.clock.now() + minute);
  });

  it('two servers on one store each have a list', async () => {
    const shown = await showMany();
    shown.restart();
    for (let round = 0; round < 2; round += 1) await shown.pollAll();
    shown.count();
    for (let round = 0; round < 4; round += 1) (await shown.pollAll()).forEach(isShown);
    const { reads, lists } = shown.count();
    expect(reads).toBe(0);
    expect(lists).toBeLessThanOrEqual(5 * 3);
  });
});

describe('S16: while a list answers for all', { timeout: 600_000 }, () => {
  it('a page that confirms hears of its link within a second', async () => {
    const shown = await showMany();
    await shown.harness.emulator.phone.scan(shown.ids[7]);
    await shown.poll(7, success);
    // The emulator says `READY` after 700 ms.
    for (let waited = 0; waited < 700 + 250; waited += 250) {
      await shown.harness.advance(250);
      await shown.poll(7);
    }
    expect(statusOf(await shown.poll(7))).toEqual([200, 'READY']);
  });

  it('one that was linked is not in the list any more, and its page hears so at its next poll', async () => {
    const shown = await showMany();
    await shown.harness.emulator.phone.scan(shown.ids[7]);
    await shown.harness.advance(17 * second);
    await shown.pollAll();
    expect(statusOf((await shown.pollAll())[7] as Answer)).toEqual([200, 'READY']);
    expect((await slotsOf(shown, 'owner-7'))[0]).toMatchObject({ seenLinked: true });
  });

  it.each([
    ['misses', { unique_id: 'another' }],
    ['cannot be read of', { status: 5 }],
    ['shows another status of', { status: 'X' }],
    ['shows an account of', { wid: '7@c.us' }],
  ])('a session that the list %s is read alone, and nothing is concluded', async (_, fields) => {
    const shown = await showCodes(many);
    const id = shown.ids[7];
    shown.intercept = async ({ kind }, pass) => {
      const answer = await pass();
      if (kind !== 'list') return answer;
      const body = (await answer.json()) as { data: Record<string, unknown>[] };
      const data = body.data.map((each) => (each.unique_id === id ? { ...each, ...fields } : each));
      return Response.json({ ...body, data });
    };
    for (let round = 0; round < 3; round += 1) await shown.pollAll();
    const before = await withoutLeases(shown);
    shown.count();
    for (let round = 0; round < 4; round += 1) isShown((await shown.pollAll())[7] as Answer);
    // What was read alone is believed for as long as what was listed.
    const alone = shown.asked.filter(({ kind, body }) => kind === 'read' && body.WhatsappID === id).length;
    expect([2, 3, 4]).toContain(alone);
    expect(shown.count().reads).toBe(alone);
    expect(await withoutLeases(shown)).toEqual(before);
  });

  it('lists that are all empty end nothing, and cause no rush', async () => {
    const shown = await showMany(500);
    shown.intercept = async ({ kind }, pass) =>
      kind === 'list' ? Response.json({ result: 'OK', pages: 1, elements: 0, page: 1, data: [] }) : pass();
    for (let round = 0; round < 4; round += 1) (await shown.pollAll()).forEach(isShown);
    expect(shown.count().reads).toBeLessThanOrEqual(60 * 30);
    expect(await shown.harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 500 });
  });

  it.each<[string, () => Promise<Response>]>([
    ['fail', async () => Response.json({ name: 'Exception', message: 'no list', code: 0 }, { status: 500 })],
    ['hang', () => new Promise(() => {})],
  ])(
    'lists that %s: at most 30 a second are read alone, all pages are answered, and it is tried again',
    async (_, answer) => {
      const shown = await showMany(600);
      const { clock } = shown.harness;
      const perSecond = new Map<number, number>();
      shown.intercept = ({ kind }, pass) => {
        if (kind === 'list') return answer();
        const at = Math.floor(clock.now() / second);
        perSecond.set(at, (perSecond.get(at) ?? 0) + 1);
        return pass();
      };
      for (let round = 0; round < 4; round += 1) (await shown.pollAll()).forEach(isShown);
      expect(Math.max(...perSecond.values())).toBe(30);
      const lists = shown.count().lists;
      expect(lists).toBeGreaterThanOrEqual(1);
      expect(lists).toBeLessThanOrEqual(5);
      shown.intercept = (__, pass) => pass();
      for (let round = 0; round < 6; round += 1) await shown.pollAll();
      shown.count();
      (await shown.pollAll()).forEach(isShown);
      expect(shown.count().reads).toBe(0);
    },
  );

  it('a list that still shows the code of a linked session changes nothing', async () => {
    const shown = await showMany();
    const id = shown.ids[7];
    const old = { unique_id: id, name: 'Support', status: 'AUTH', wid: null, pushname: null, callback: null };
    shown.intercept = async ({ kind, body }, pass) => {
      const answer = await pass();
      if (kind !== 'list' || body.status !== 'AUTH') return answer;
      const told = (await answer.json()) as { data: unknown[] };
      return Response.json({ ...told, data: [old, ...told.data.slice(0, 99)] });
    };
    await shown.harness.emulator.phone.scan(id);
    await shown.poll(7, success);
    await shown.harness.advance(second);
    expect(statusOf(await shown.poll(7))).toEqual([200, 'READY']);
    await shown.harness.advance(6 * minute);
    const before = await withoutLeases(shown);
    for (let round = 0; round < 4; round += 1)
      expect(statusOf((await shown.pollAll())[7] as Answer)).toEqual([200, 'READY']);
    expect(await withoutLeases(shown)).toEqual(before);
  });

  it('a link that another server has seen counts more than an older list', async () => {
    const shown = await showMany();
    await shown.pollAll();
    const other = shown.harness.server;
    shown.restart();
    await shown.harness.emulator.phone.scan(shown.ids[7]);
    await shown.harness.advance(second);
    await shown.poll(7, success);
    expect(statusOf(await shown.poll(7))).toEqual([200, 'READY']);
    // The first server has the list of a few seconds ago.
    shown.harness.server = other;
    expect(statusOf(await shown.poll(7))).toEqual([200, 'READY']);
  });

  it('a session that its page has given up reads as nothing at once', async () => {
    const shown = await showMany();
    const headers = { 'X-WhatsGate-Lease': 'page-7', 'X-User': 'owner-7' };
    await shown.harness.call('session-delete', { WhatsappID: shown.ids[7] }, headers);
    expect((await shown.poll(7)).body.elements).toBe(0);
  });
});
