import { describe, expect, it } from 'vitest';
import { createWhatsGateClient, parseEvent } from '../src/index.ts';

const good = { unique_id: 'abc', status: 'READY' };
const unreadable = [
  null,
  7,
  'x',
  [],
  {},
  { unique_id: 'd' },
  { ...good, name: 123 },
  { ...good, wid: [] },
  { ...good, status: null },
  { ...good, qr_link: {} },
];
const event = {
  id: 18,
  whatsapp_id: '191b80a9238',
  event_action: 'message',
  event_date: '2022-09-07 18:29:37',
  status_code: null,
  event_data: { body: 'hi' },
};

function answering(data: unknown, more: object = {}) {
  const requests: Request[] = [];
  const fetch = (async (input: Request | string, init?: RequestInit) => {
    requests.push(new Request(input, init));
    return Response.json({ result: 'OK', data, ...more });
  }) as typeof globalThis.fetch;
  return { client: createWhatsGateClient({ apiKey: 'key', baseUrl: 'https://api.test/v1', fetch }), requests };
}

describe('a list', () => {
  it('leaves out what cannot be read, and counts it', async () => {
    const { client } = answering([...unreadable, good, { ...good, unique_id: 7 }], {
      pages: 3,
      elements: 212,
      page: 2,
    });
    expect(await client.listSessions()).toMatchObject({
      pages: 3,
      elements: 212,
      page: 2,
      skipped: unreadable.length,
      records: [{ unique_id: 'abc' }, { unique_id: '7' }],
    });
    expect(await answering([good]).client.listSessions()).toMatchObject({ skipped: 0, elements: 1 });
    await expect(answering({ data: good }).client.listSessions()).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });
});

describe('one session that is asked for', () => {
  it('is found among others, also unreadable ones', async () => {
    const { client } = answering([{ unique_id: 'other', status: 7 }, { unique_id: 5, name: {} }, good]);
    expect(await client.getSession('abc')).toMatchObject({ unique_id: 'abc', status: 'READY' });
    expect(await client.getSession('none')).toBeNull();
    expect(await answering([{ unique_id: 7, status: 'AUTH' }]).client.getSession('7')).toMatchObject({
      unique_id: '7',
    });
    expect(await answering([]).client.getSession('abc')).toBeNull();
  });

  it.each([
    ['its own record is unreadable', { ...good, wid: [] }, 'data[1].wid'],
    ['it has no status', { unique_id: 'abc' }, 'data[1].status'],
    ['an entry does not say whose it is', { status: 'READY' }, 'data[1].unique_id'],
    ['an entry is blank', { unique_id: ' ', status: 'READY' }, 'data[1].unique_id'],
    ['an entry is nothing', null, 'data[1]'],
  ])('is never called gone when %s', async (_, item, path) => {
    const { client } = answering([{ unique_id: 'other', status: 'READY' }, item]);
    await expect(client.getSession('abc')).rejects.toMatchObject({
      code: 'BAD_RESPONSE',
      message: expect.stringContaining(`"${path}"`),
    });
  });
});

describe('listEvents', () => {
  it('asks as documented, and reads what it can', async () => {
    const { client, requests } = answering(
      [event, { ...event, id: 'a-19', status_code: 3, user_id: 7 }, { ...event, id: null }, null],
      { page: 1, pages: 1 },
    );
    const page = await client.listEvents({
      WhatsappID: '191b80a9238',
      date: new Date('2026-11-25T08:00:00.700Z'),
      action: 'message',
      page_cnt: 100,
    });
    expect(await requests[0]?.json()).toEqual({
      WhatsappID: '191b80a9238',
      date: '2026-11-25 08:00:00',
      action: 'message',
      page_cnt: 100,
    });
    expect(requests[0]?.url).toBe('https://api.test/v1/events-get');
    expect(page).toEqual({
      pages: 1,
      elements: 4,
      page: 1,
      skipped: 2,
      events: [event, { ...event, id: 'a-19', status_code: 3 }],
    });
    await client.listEvents({ date: '2026-11-25 08:00:00' });
    await client.listEvents();
    expect([await requests[1]?.json(), await requests[2]?.json()]).toEqual([{ date: '2026-11-25 08:00:00' }, {}]);
  });

  it('reads an event of any action, with or without data', () => {
    expect(parseEvent({ id: 1, whatsapp_id: 5, event_action: 'new', event_date: '', event_data: [] })).toEqual({
      id: 1,
      whatsapp_id: '5',
      event_action: 'new',
      event_date: null,
      status_code: null,
      event_data: null,
    });
    expect(parseEvent({ ...event, status_code: 'E7' }).status_code).toBe('E7');
  });

  it.each([
    [null, 'data'],
    [{ ...event, id: 1.5 }, 'data.id'],
    [{ ...event, id: ' ' }, 'data.id'],
    [{ ...event, whatsapp_id: null }, 'data.whatsapp_id'],
    [{ ...event, event_action: '' }, 'data.event_action'],
    [{ ...event, event_action: 4 }, 'data.event_action'],
    [{ ...event, event_date: 4 }, 'data.event_date'],
  ])('refuses the event %j, naming %s', (value, path) => {
    expect(() => parseEvent(value)).toThrow(
      expect.objectContaining({ code: 'BAD_RESPONSE', message: expect.stringContaining(`"${path}"`) }),
    );
  });
});
