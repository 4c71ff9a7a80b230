import { describe, expect, it } from 'vitest';
import type { OwnerRights, ServerLogEntry } from '../src/index.ts';
import { createHarness, link, pageHeaders } from './harness.ts';

/** A harness where everyone has the rights that the header `X-Rights` says, as JSON. */
const createWithRights = () =>
  createHarness({
    identify: (request) => JSON.parse(decodeURIComponent(request.headers.get('x-rights') ?? 'null')) as OwnerRights,
  });
const rightsOf = (rights: object, key: string) => ({
  'X-Rights': encodeURIComponent(JSON.stringify(rights)),
  ...pageHeaders(key),
});

describe('rights that identify gives', () => {
  it('I1: an owner alone is the same as its id', async () => {
    const harness = await createWithRights();
    const asObject = await harness.call('session-create', { name: 'a' }, rightsOf({ owner: 'anna' }, 'one'));
    const asText = await harness.call('session-create', { name: 'a' }, { ...pageHeaders('two'), 'X-Rights': '"anna"' });
    expect(asObject.status).toBe(200);
    expect(asText.body.data.unique_id).toBe(asObject.body.data.unique_id);
  });

  it('I1: names: any other slot is 403 before WhatsGate is asked, however it is written', async () => {
    const harness = await createWithRights();
    const rights = { owner: 'anna', names: ['Support', 'Cafe\u0301 '] };
    for (const name of ['Sales', 'support', 'Support 2', 'Cafe'])
      expect(await harness.call('session-create', { name }, rightsOf(rights, name))).toMatchObject({
        status: 403,
        body: { name: 'Forbidden' },
      });
    expect(harness.upstreamCalls()).toBe(0);
    expect((await harness.call('session-create', { name: ' Café' }, rightsOf(rights, 'page'))).status).toBe(200);
  });

  it('I1: an empty list of names allows none', async () => {
    const harness = await createWithRights();
    const answer = await harness.call('session-create', { name: 'a' }, rightsOf({ owner: 'anna', names: [] }, 'page'));
    expect(answer.status).toBe(403);
  });

  it('I1: names hold for reads and deletes of a session, too', async () => {
    const harness = await createWithRights();
    const all = rightsOf({ owner: 'anna' }, 'page');
    const { unique_id: id } = (await harness.call('session-create', { name: 'Sales' }, all)).body.data;
    const some = rightsOf({ owner: 'anna', names: ['Support'] }, 'page');
    const before = harness.upstreamCalls();
    expect((await harness.call('sessions-get', { WhatsappID: id }, some)).body).toMatchObject({ elements: 0 });
    expect(await harness.call('session-delete', { WhatsappID: id }, some)).toMatchObject({ status: 404 });
    expect(await harness.call('session-delete', { WhatsappID: id, leaving: true }, some)).toMatchObject({
      status: 404,
    });
    expect(harness.upstreamCalls()).toBe(before);
    expect((await harness.call('sessions-get', { WhatsappID: id }, all)).body).toMatchObject({ elements: 1 });
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 1 });
  });

  it('T10: limit: more or fewer than the server allows', async () => {
    const harness = await createWithRights();
    const two = { owner: 'anna', limit: 2 };
    expect((await harness.call('session-create', { name: 'a' }, rightsOf(two, 'a'))).status).toBe(200);
    expect((await harness.call('session-create', { name: 'b' }, rightsOf(two, 'b'))).status).toBe(200);
    expect(await harness.call('session-create', { name: 'c' }, rightsOf(two, 'c'))).toMatchObject({
      status: 403,
      body: { name: 'LimitReached' },
    });
    const fewer = rightsOf({ owner: 'anna', limit: 1 }, 'd');
    expect((await harness.call('session-create', { name: 'd' }, fewer)).status).toBe(403);
    // What is there already stays theirs.
    expect((await harness.call('session-create', { name: 'b' }, { ...fewer, ...pageHeaders('e') })).status).toBe(200);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, live: 2 });
  });

  const mistakes: readonly (readonly [string, unknown])[] = [
    ['no owner', {}],
    ['an owner that is null', { owner: null }],
    ['an owner that is a number', { owner: 42 }],
    ['an owner that is blank', { owner: ' ' }],
    ['an owner under another name', { id: 'anna' }],
    ['names as a text', { owner: 'anna', names: 'Support' }],
    ['names as null', { owner: 'anna', names: null }],
    ['a name that is no name', { owner: 'anna', names: ['Support', '\u200b'] }],
    ['a hole in the names', { owner: 'anna', names: new Array(1) }],
    ['a limit of 0', { owner: 'anna', limit: 0 }],
    ['a limit of 1.5', { owner: 'anna', limit: 1.5 }],
    ['a limit as a text', { owner: 'anna', limit: '2' }],
    ['a limit of NaN', { owner: 'anna', limit: Number.NaN }],
    ['a limit of null', { owner: 'anna', limit: null }],
  ];
  it.each(mistakes)('I1, C11: %s: 500 with its reason in the log only', async (_, rights) => {
    const lines: ServerLogEntry[] = [];
    const harness = await createHarness({ identify: () => rights as never, log: (entry) => lines.push(entry) });
    const answer = await harness.call('session-create', { name: 'Support' });
    expect(answer).toMatchObject({ status: 500, body: { name: 'InternalError' } });
    expect(lines).toEqual([
      expect.objectContaining({ status: 500, reason: expect.stringContaining('`identify` gave') }),
    ]);
    expect(harness.upstreamCalls()).toBe(0);
  });
});

it.each([
  ['case', 'anna', 'Anna'],
  ['a space', 'anna', 'anna '],
  ['the form of Unicode', 'caf\u00e9', 'cafe\u0301'],
  ['an alphabet', 'anna', 'аnnа'],
  ['quotes', 'a","b', 'a'],
  ['a part of it', 'anna', 'ann'],
])('I1: owners are compared exactly: %s makes another owner', async (_, one, other) => {
  let owner = one;
  const harness = await createHarness({ identify: () => owner, limit: 2 });
  const { unique_id: id } = (await harness.call('session-create', { name: 'Support' })).body.data;
  await link(harness);
  owner = other;
  expect((await harness.call('sessions-get', { WhatsappID: id })).body).toMatchObject({ elements: 0 });
  expect((await harness.call('session-delete', { WhatsappID: id })).status).toBe(404);
  expect(await harness.server.list(other)).toEqual([]);
  await harness.server.unlink(other, 'Support');
  const theirs = await harness.call('session-create', { name: 'Support' });
  expect(theirs.body.data.unique_id).not.toBe(id);
  // Nor after the store has lost everything, where only marks are left.
  harness.server = harness.restart((await createHarness()).store);
  expect(
    (await harness.call('session-create', { name: 'Support' }, pageHeaders('later'))).body.data.unique_id,
  ).not.toBe(id);
  expect(await harness.server.list(one)).toHaveLength(1);
  expect(await harness.emulator.ledger()).toMatchObject({ linkedDeletes: 0 });
});
