import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../src/index.ts';
import { createHarness, type Harness, link, pageHeaders } from './harness.ts';
import { createUpstream, type Intercept } from './upstream.ts';
import { within } from './within.ts';

const minute = 60_000;
const page = pageHeaders('Support');
const create = (harness: Harness, name = 'Support', key = name) =>
  harness.call('session-create', { name }, pageHeaders(key));

/** Records of another application, as lists show them. */
const records: Readonly<Record<string, unknown>> = {
  'a number as its name': { unique_id: 'other', name: 123, status: 'READY', callback: '', wid: null },
  'a list as its account': { unique_id: 'other', name: 'x', status: 'READY', callback: '', wid: [] },
  'an object as its callback': { unique_id: 'other', name: 'x', status: 'AUTH', callback: {}, wid: null },
  'no id': { name: 'x', status: 'AUTH' },
  'an empty id': { unique_id: '', name: 'x', status: 'AUTH' },
  'a status that is a number': { unique_id: 'other', name: 'x', status: 7 },
  'nothing at all': {},
  'a list': [],
  'a text': 'record',
  null: null,
};

/** Lists show this record before and after all others; reads of one session are true. */
async function createAmong(record: unknown, count = 1): Promise<Harness> {
  const harness = await createHarness({ limit: 2 });
  const others = Array.from({ length: count }, () => record);
  const intercept: Intercept = async ({ kind, body }, pass) => {
    const answer = await pass({ ...body, ...(kind === 'list' && { page: 1 }) });
    if (kind !== 'list') return answer;
    const { data } = (await answer.json()) as { data: unknown[] };
    const size = Number(body.page_cnt);
    const start = (Number(body.page) - 1) * size;
    const all = [...others, ...data, ...others];
    return Response.json({ result: 'OK', pages: 1, elements: all.length, data: all.slice(start, start + size) });
  };
  harness.server.close();
  harness.server = harness.restart(createMemoryStore(harness.clock.now), createUpstream(harness, intercept));
  return harness;
}

describe.each([
  { count: 1, where: 'beside ours' },
  { count: 250, where: 'on whole pages before ours' },
])('C5: unreadable records of another application $where', ({ count }) => {
  it.each(Object.keys(records))('with %s: creates, lists and sweeps go on', async (kind) => {
    const harness = await createAmong(records[kind], count);
    expect((await create(harness)).status).toBe(200);
    await link(harness);
    const { unique_id: pending } = (await create(harness, 'Sales')).body.data;
    expect(await harness.server.list('anna')).toHaveLength(2);
    await harness.advance(10 * minute);
    expect((await harness.emulator.sessions()).map(({ uniqueId }) => uniqueId)).not.toContain(pending);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1, linkedDeletes: 0, live: 1 });
    expect(await harness.server.sweep()).toMatchObject({ failed: 0 });
  });

  it('a create without an answer is found among them', async () => {
    const harness = await createAmong(records['a number as its name'], count);
    await harness.emulator.fault({ on: 'session-create', kind: 'reset-after' });
    expect((await within(harness, 10_000, create(harness))).status).toBe(200);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, live: 1 });
  });
});

it('C5: the record that was asked for is read strictly, and what cannot be read deletes nothing', async () => {
  const harness = await createHarness();
  const { unique_id: id } = (await create(harness)).body.data;
  harness.server.close();
  let isBroken = true;
  const intercept: Intercept = async ({ kind }, pass) =>
    isBroken && kind === 'read'
      ? Response.json({ result: 'OK', data: [{ unique_id: id, name: 5, status: 'AUTH', wid: [] }] })
      : pass();
  harness.server = harness.restart(harness.store, createUpstream(harness, intercept));
  const read = () => harness.call('sessions-get', { WhatsappID: id }, page);
  expect(await read()).toMatchObject({ status: 502, body: { name: 'UpstreamBadResponse' } });
  // The page has given its lease up: whether the session goes is the server's business.
  expect((await harness.call('session-delete', { WhatsappID: id }, page)).status).toBe(200);
  expect(await create(harness, 'Support', 'another page')).toMatchObject({ status: 502 });
  await harness.advance(20 * minute);
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0, live: 1 });
  isBroken = false;
  await harness.advance(2 * minute);
  expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
});
