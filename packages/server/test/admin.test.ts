import { describe, expect, it, vi } from 'vitest';
import { createByTicket, hour, mint, reasonsOf, type TicketHarness } from './by-ticket.ts';
import { link, pageHeaders } from './harness.ts';
import { within } from './within.ts';

const ticketOf = (harness: TicketHarness, claims: Record<string, unknown> = {}) =>
  mint({ sub: 'anna', aud: 'whatsgate', exp: harness.seconds() + hour, ...claims });

describe('I11: admin', () => {
  const adminTicket = (harness: TicketHarness, claims: Record<string, unknown> = {}) =>
    ticketOf(harness, { sub: 'backend', aud: 'whatsgate-admin', ...claims });
  const ask = (
    { call }: TicketHarness,
    command: string,
    body: unknown,
    token: string | null,
    headers: Record<string, string | null> = {},
  ) =>
    call(`admin/${command}`, body, {
      Origin: null,
      'X-User': null,
      Authorization: token && `Bearer ${token}`,
      ...headers,
    });

  const unlink = (harness: TicketHarness, body: unknown, token: string) =>
    within(harness, 40_000, ask(harness, 'unlink', body, token));

  it('lists and unlinks, whatever `identify` is', async () => {
    const identify = vi.fn((request: Request) => request.headers.get('x-user'));
    const harness = await createByTicket({ identify, limit: 2 });
    await harness.call('session-create', { name: 'Support' });
    await link(harness);
    const token = await adminTicket(harness);
    const asked = identify.mock.calls.length;
    const listed = await ask(harness, 'list', { owner: 'anna' }, token);
    expect(listed).toMatchObject({
      status: 200,
      body: { result: 'OK', data: [{ name: 'Support', record: { status: 'READY' } }] },
    });
    expect(JSON.stringify(listed.body)).not.toContain('hook/');
    expect((await ask(harness, 'list', { owner: 'anna', name: 'Sales' }, token)).body.data).toEqual([]);
    expect((await ask(harness, 'list', { owner: 'boris' }, token)).body.data).toEqual([]);
    expect(await unlink(harness, { owner: 'anna', name: 'Support' }, token)).toMatchObject({
      status: 200,
      body: { result: 'OK' },
    });
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 1, live: 0 });
    expect(identify).toHaveBeenCalledTimes(asked);
  });

  it('makes a link for a further slot of an owner who may have several', async () => {
    const harness = await createByTicket({ identify: (request) => request.headers.get('x-user') });
    await harness.call('session-create', { name: 'Sales' });
    const token = await adminTicket(harness);
    const ofLimit = async (limit: unknown) => {
      const { status, body } = await ask(harness, 'link', { owner: 'anna', name: 'Support', limit }, token);
      if (status !== 200) return status;
      const [, sent] = String(body.data.url).split('#');
      const headers = { 'X-User': null, Authorization: `Bearer ${sent}`, ...pageHeaders('customer') };
      return (await harness.call('session-create', { name: 'Support' }, headers)).status;
    };
    expect(await ofLimit('2')).toBe(400);
    expect(await ofLimit(0)).toBe(400);
    expect(await ofLimit(1)).toBe(403);
    expect(await ofLimit(2)).toBe(200);
  });

  it('makes a link to send: the newest of a slot is valid, and what no server would accept is 400', async () => {
    const harness = await createByTicket({ identify: () => null });
    const token = await adminTicket(harness);
    const make = (body: object) => ask(harness, 'link', { owner: 'anna', ...body }, token);
    const urlOf = async (body: object) => ((await make(body)).body.data as { url: string }).url;
    const create = async (url: string) => {
      const [, sent] = url.split('#');
      return harness.call('session-create', { name: 'Support' }, { 'X-User': null, Authorization: `Bearer ${sent}` });
    };
    const first = await urlOf({ name: 'Support' });
    expect(first).toMatch(/^https:\/\/app\.test\/api\/whatsgate\/link#[\w-]+\.[\w-]+\.[\w-]+$/);
    const second = await urlOf({ name: 'Support', expiresIn: 60_000 });
    expect((await create(first)).status).toBe(401);
    expect((await create(second)).status).toBe(200);
    for (const body of [
      { expiresIn: '60000' },
      { expiresIn: null },
      { expiresIn: 0 },
      { expiresIn: 31 * 24 * 3_600_000 },
    ])
      expect((await make({ name: 'Support', ...body })).status).toBe(400);
    for (const owner of [undefined, null, '', 42, ['anna']]) expect((await make({ owner })).status).toBe(400);
    expect((await harness.emulator.ledger()).creates).toBe(1);
  });

  it('unlinks without a name only where there is one slot: an absent name never means all', async () => {
    const harness = await createByTicket({ identify: (request) => request.headers.get('x-user'), limit: 2 });
    for (const name of ['Support', 'Sales']) {
      await harness.call('session-create', { name }, pageHeaders(name));
      await link(harness);
    }
    const token = await adminTicket(harness);
    const refused = await ask(harness, 'unlink', { owner: 'anna' }, token);
    expect(refused).toMatchObject({ status: 409, body: { name: 'NameNeeded' } });
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 0, live: 2 });
    await unlink(harness, { owner: 'anna', name: 'Sales' }, token);
    expect((await unlink(harness, { owner: 'anna' }, token)).status).toBe(200);
    expect((await unlink(harness, { owner: 'anna' }, token)).status).toBe(200);
    expect(await harness.emulator.ledger()).toMatchObject({ deletes: 2, live: 0 });
  });

  it.each(['https://app.test', 'null', 'https://evil.test'])(
    'of the origin %s is 403 with a valid ticket',
    async (Origin) => {
      const harness = await createByTicket();
      const token = await adminTicket(harness);
      for (const command of ['list', 'unlink']) {
        expect((await ask(harness, command, { owner: 'anna' }, token, { Origin })).status).toBe(403);
        const preflight = await harness.send(`admin/${command}`, { method: 'OPTIONS', headers: { Origin } });
        expect(preflight.status).toBe(403);
        expect(preflight.headers.get('access-control-allow-headers')).toBeNull();
      }
      expect(harness.upstreamCalls()).toBe(0);
    },
  );

  it.each([
    ['no ticket', () => null, /no ticket/],
    ["a page's ticket", (harness: TicketHarness) => ticketOf(harness), /aud/],
    ["a link's ticket", (harness: TicketHarness) => adminTicket(harness, { aud: 'whatsgate-link' }), /aud/],
    ['an expired ticket', (harness: TicketHarness) => adminTicket(harness, { exp: harness.seconds() - 31 }), /exp/],
    [
      'a ticket for two days',
      (harness: TicketHarness) => adminTicket(harness, { exp: harness.seconds() + 48 * hour }),
      /exp/,
    ],
  ])('with %s is 401, its reason in the log, and nothing upstream', async (_, toToken, why) => {
    const harness = await createByTicket();
    const answer = await ask(harness, 'unlink', { owner: 'anna', name: 'a' }, await toToken(harness));
    expect(answer).toMatchObject({ status: 401, body: { name: 'Unauthorized' } });
    expect(reasonsOf(harness).join()).toMatch(why);
    expect(harness.upstreamCalls()).toBe(0);
  });

  it.each([
    ['no owner', {}],
    ['an empty owner', { owner: '' }],
    ['a list of owners', { owner: ['anna'] }],
    ['an empty name', { owner: 'anna', name: '' }],
    ['a list of names', { owner: 'anna', name: ['a'] }],
  ])('with %s is 400', async (_, body) => {
    const harness = await createByTicket();
    const token = await adminTicket(harness);
    for (const command of ['list', 'unlink']) {
      const answer = await ask(harness, command, body, token);
      expect(answer).toMatchObject({ status: 400, body: { name: 'BadRequest', status: 400 } });
    }
    expect(harness.upstreamCalls()).toBe(0);
  });

  it('is a POST of JSON, and knows two commands', async () => {
    const harness = await createByTicket();
    const token = await adminTicket(harness);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await harness.send('admin/list', { method: 'GET', headers })).status).toBe(405);
    expect((await harness.send('admin/list', { headers, body: 'owner=anna' })).status).toBe(415);
    expect((await harness.send('admin/adopt', { headers, body: '{}' })).status).toBe(404);
  });
});
