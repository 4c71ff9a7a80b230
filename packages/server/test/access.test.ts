import { describe, expect, it, vi } from 'vitest';
import { allowedHeaders } from '../src/index.ts';
import { create, createByTicket, hour, mint, type TicketHarness } from './by-ticket.ts';
import { createHarness, pageHeaders } from './harness.ts';

const ticketOf = (harness: TicketHarness, claims: Record<string, unknown> = {}) =>
  mint({ sub: 'anna', aud: 'whatsgate', exp: harness.seconds() + hour, ...claims });

describe('I10: a request that no page of ours sends', () => {
  it.each([{}, { 'Sec-Fetch-Site': 'none' }, { 'Sec-Fetch-Site': 'cross-site' }])(
    'is answered with a valid ticket: %j',
    async (headers) => {
      const harness = await createByTicket();
      const answer = await create(harness, await ticketOf(harness), 'Support', { Origin: null, ...headers });
      expect(answer.status).toBe(200);
    },
  );

  it.each([
    ['nothing', {}],
    ['a cookie', { Cookie: 'session=anna' }],
    ['a password', { Authorization: 'Basic YW5uYTphbm5h' }],
  ])('is 403 with %s, and the application is not asked whose it is', async (_, headers) => {
    const identify = vi.fn(() => 'anna');
    const { call, upstreamCalls } = await createHarness({ identify });
    const answer = await call('session-create', { name: 'a' }, { Origin: null, ...headers });
    expect(answer).toMatchObject({ status: 403, body: { name: 'Forbidden' } });
    expect(identify).not.toHaveBeenCalled();
    expect(upstreamCalls()).toBe(0);
  });

  it.each(['opaque-token', 'a.b.c'])("is 401 with the application's own bearer %s: it is no ticket", async (token) => {
    const identify = vi.fn(() => 'anna');
    const { call } = await createHarness({ identify });
    const headers = { Authorization: `Bearer ${token}` };
    expect((await call('session-create', { name: 'a' }, { Origin: null, ...headers })).status).toBe(401);
    expect(identify).not.toHaveBeenCalled();
    // From a page of ours such a token is the application's to judge.
    expect((await call('session-create', { name: 'a' }, headers)).status).toBe(200);
  });

  it.each(['null', 'https://evil.test', 'https://APP.test', 'https://app.test/', 'https://app.test:8443', ''])(
    'I5: of the origin "%s" is 403 with a valid ticket, too',
    async (origin) => {
      const harness = await createByTicket();
      const answer = await create(harness, await ticketOf(harness), 'Support', { Origin: origin });
      expect(answer).toMatchObject({ status: 403, body: { name: 'Forbidden' } });
      expect(harness.upstreamCalls()).toBe(0);
    },
  );

  it('I5: of two origins is 403, also when one of them is ours', async () => {
    const harness = await createByTicket();
    const headers = new Headers({ 'Content-Type': 'application/json', ...pageHeaders('a') });
    headers.set('Authorization', `Bearer ${await ticketOf(harness)}`);
    for (const origin of ['https://app.test', 'https://app.test']) headers.append('Origin', origin);
    expect((await harness.send('session-create', { headers, body: '{"name":"a"}' })).status).toBe(403);
  });

  it('N22: a preflight allows what the package says: a ticket, and the headers of the client', async () => {
    const { send } = await createHarness();
    const answer = await send('session-create', { method: 'OPTIONS', headers: { Origin: 'https://app.test' } });
    expect(answer.headers.get('access-control-allow-headers')).toBe(allowedHeaders.join(', '));
    expect(allowedHeaders).toContain('Authorization');
  });
});

describe('B11: the ticket of a page that is left', () => {
  async function createShown() {
    const harness = await createByTicket();
    const token = await ticketOf(harness);
    const { body } = await create(harness, token);
    /** What a browser's beacon can carry. */
    const beacon = (
      more: Record<string, unknown>,
      headers: Record<string, string | null> = {},
      command = 'session-delete',
    ) =>
      harness.call(
        command,
        { WhatsappID: body.data.unique_id, lease: 'Support', leaving: true, ticket: token, ...more },
        { 'X-User': null, 'Idempotency-Key': null, 'X-WhatsGate-Lease': null, ...headers },
      );
    return { ...harness, beacon, token };
  }

  it('counts in the body of its last request', async () => {
    const { beacon, advance, emulator } = await createShown();
    expect((await beacon({})).status).toBe(200);
    await advance(30_000);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 1 });
  });

  it.each([
    ['of a page that is not left', { leaving: false }, {}, 'session-delete'],
    ['that says "true"', { leaving: 'true' }, {}, 'session-delete'],
    ['of a read', {}, {}, 'sessions-get'],
    ['of a create', { name: 'Sales' }, { 'Idempotency-Key': 'x' }, 'session-create'],
    ['beside a header that is no ticket', {}, { Authorization: 'Basic YTpi' }, 'session-delete'],
    ['that is none', { ticket: 'a.b.c' }, {}, 'session-delete'],
    ['that is no text', { ticket: { toString: 'a' } }, {}, 'session-delete'],
  ])('does not count in a body %s', async (_, more, headers, command) => {
    const { beacon, emulator, advance } = await createShown();
    expect((await beacon(more, headers, command)).status).toBe(401);
    await advance(30_000);
    expect(await emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('does not make up for a missing origin, and is no header of another request', async () => {
    const { beacon } = await createShown();
    expect((await beacon({}, { Origin: null })).status).toBe(403);
    expect((await beacon({}, { Origin: 'https://evil.test' })).status).toBe(403);
    expect((await beacon({ ticket: 'line\nbreak: 1' })).status).toBe(400);
  });

  it("does not end another's session", async () => {
    const harness = await createShown();
    const other = await mint({ sub: 'boris', aud: 'whatsgate', exp: Math.floor(harness.clock.now() / 1_000) + hour });
    expect((await harness.beacon({ ticket: other })).status).toBe(404);
  });
});
