import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { createMemoryStore, type WhatsGateStore } from '../src/index.ts';
import { create, createByTicket, hour, mint, type TicketHarness } from './by-ticket.ts';
import { link, pageHeaders } from './harness.ts';
import { within } from './within.ts';

const day = 24 * 60 * 60_000;
const toTicket = (address: string) => address.slice(address.indexOf('#') + 1);

/** The application knows its users by a header; the customer of a sent link brings none. */
const createForCustomers = () =>
  createByTicket({ identify: (request) => request.headers.get('x-user'), limit: 2, allowedOrigins: [] });

const send = async (harness: TicketHarness, options = {}) =>
  toTicket(await harness.server.createLink('anna', { name: 'Support', ...options }));
const stateOf = async ({ call }: TicketHarness, token: string) => {
  const { status, body } = await call('link', {}, { 'X-User': null, Authorization: `Bearer ${token}` });
  return status === 200 ? body.data.state : status;
};
const read = ({ call }: TicketHarness, token: string, uniqueId: unknown, page = 'Support') =>
  call(
    'sessions-get',
    { WhatsappID: uniqueId },
    { 'X-User': null, Authorization: `Bearer ${token}`, ...pageHeaders(page) },
  );

describe('I12: a link to send', () => {
  it('is an address of the relay, whose ticket is for one slot and a week', async () => {
    const harness = await createForCustomers();
    const address = await harness.server.createLink('anna');
    expect(address).toMatch(/^https:\/\/app\.test\/api\/whatsgate\/link#eyJ/);
    const { exp = 0, iat = 0, ...claims } = decodeJwt(toTicket(address));
    expect(claims).toEqual({ sub: 'anna', aud: 'whatsgate-link', name: 'WhatsApp', jti: expect.any(String) });
    expect(exp - iat).toBe(7 * 24 * hour);
    expect(await stateOf(harness, toTicket(address))).toBe('open');
  });

  it.each([
    ['an empty owner', '', {}],
    ['an invisible name', 'anna', { name: ' ' }],
    ['31 days', 'anna', { expiresIn: 31 * day }],
    ['no time', 'anna', { expiresIn: 0 }],
    ['a limit of 0', 'anna', { limit: 0 }],
  ])('is refused for %s, and the one before stays', async (_, owner, options) => {
    const harness = await createForCustomers();
    const before = await send(harness);
    await expect(harness.server.createLink(owner, options)).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
    expect(await stateOf(harness, before)).toBe('open');
  });

  it('links its own slot, of whomever `identify` knows, and no other', async () => {
    const harness = await createForCustomers();
    const token = await send(harness);
    expect((await create(harness, token, 'Sales')).status).toBe(403);
    const created = await create(harness, token);
    expect(created.status).toBe(200);
    await link(harness);
    const sales = await harness.call('session-create', { name: 'Sales' }, pageHeaders('sales'));
    expect((await read(harness, token, sales.body.data.unique_id)).body.data).toEqual([]);
    expect((await read(harness, token, created.body.data.unique_id)).body.data).toMatchObject([{ status: 'READY' }]);
    const linked = (await harness.server.list('anna')).filter(({ account }) => account !== null);
    expect(linked).toMatchObject([{ name: 'Support', account: { number: expect.any(String) } }]);
  });

  it('never says whose account is linked, neither to whom has linked it nor to the next one', async () => {
    const harness = await createForCustomers();
    const token = await send(harness);
    const created = await create(harness, token);
    const second = await create(harness, token, 'Support', pageHeaders('another device'));
    expect(second.body.data.unique_id).toBe(created.body.data.unique_id);
    await link(harness);
    for (const page of ['Support', 'another device']) {
      const answer = await read(harness, token, created.body.data.unique_id, page);
      expect(answer.body.data).toMatchObject([{ status: 'READY', wid: null, pushname: null }]);
    }
    // The application's own page sees it.
    const own = await harness.call('sessions-get', { WhatsappID: created.body.data.unique_id });
    expect(own.body.data).toMatchObject([{ wid: expect.stringContaining('@c.us') }]);
    const refused = await create(harness, token, 'Support', pageHeaders('later'));
    expect(refused).toMatchObject({ status: 409, body: { name: 'LinkUsed' } });
    expect(JSON.stringify(refused.body)).not.toMatch(/@c\.us|pushname/);
    expect(await stateOf(harness, token)).toBe('done');
  });

  it('is used up by a link that was made on another page, and stays so when the session is gone', async () => {
    const harness = await createForCustomers();
    const token = await send(harness);
    const { body } = await harness.call('session-create', { name: 'Support' });
    await link(harness);
    await harness.server.sweep();
    await harness.call('sessions-get', { WhatsappID: body.data.unique_id });
    expect(await stateOf(harness, token)).toBe('done');
    await harness.emulator.phone.disconnect();
    for (let look = 0; look < 3; look += 1) {
      await harness.advance(4 * 60_000);
      await harness.server.list('anna');
    }
    expect(await harness.server.list('anna')).toEqual([]);
    expect(await stateOf(harness, token)).toBe('done');
    expect((await create(harness, token, 'Support', pageHeaders('new'))).status).toBe(409);
    expect((await read(harness, token, body.data.unique_id)).status).toBe(409);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1 });
  });

  it.each([
    ['by the next link of its slot', (harness: TicketHarness) => send(harness)],
    ['by `unlink`', (harness: TicketHarness) => harness.server.unlink('anna', 'Support')],
  ])('is revoked %s', async (_, revoke) => {
    const harness = await createForCustomers();
    const [token, sales] = [await send(harness), await send(harness, { name: 'Sales' })];
    await revoke(harness);
    expect(await stateOf(harness, token)).toBe(401);
    expect((await create(harness, token)).status).toBe(401);
    expect(await stateOf(harness, sales)).toBe('open');
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 0 });
  });

  it('is revoked by `unlink` in the middle: the page can show and link nothing more', async () => {
    const harness = await createForCustomers();
    const token = await send(harness);
    const created = await create(harness, token);
    await link(harness);
    await within(harness, 40_000, harness.server.unlink('anna', 'Support'));
    expect((await read(harness, token, created.body.data.unique_id)).status).toBe(401);
    expect((await create(harness, token)).status).toBe(401);
    // A new one links anew.
    const next = await send(harness);
    expect(await stateOf(harness, next)).toBe('open');
    expect((await create(harness, next, 'Support', pageHeaders('next'))).status).toBe(200);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 2, deletes: 1 });
  });

  it('for a slot that is linked is done from the beginning', async () => {
    const harness = await createForCustomers();
    const { body } = await harness.call('session-create', { name: 'Support' });
    await link(harness);
    await harness.call('sessions-get', { WhatsappID: body.data.unique_id });
    expect(await stateOf(harness, await send(harness))).toBe('done');
  });

  it('for a slot whose session turns out to be gone, or is being unlinked, can be used', async () => {
    const harness = await createForCustomers();
    const { body } = await harness.call('session-create', { name: 'Support' });
    await link(harness);
    await harness.server.list('anna');
    const headers = { 'Content-Type': 'application/json', 'X-Api-Key': harness.emulator.apiKey };
    const gone = { method: 'POST', headers, body: JSON.stringify({ WhatsappID: body.data.unique_id }) };
    await harness.emulator.fetch(new Request(`${harness.emulator.url}/api/v1/session-delete`, gone));
    await harness.advance(10 * 60_000);
    // Nobody has looked yet.
    const token = await send(harness);
    expect(await stateOf(harness, token)).toBe('done');
    for (let look = 0; look < 3; look += 1) {
      await harness.server.list('anna');
      await harness.advance(61_000);
    }
    expect(await stateOf(harness, token)).toBe('open');

    expect((await create(harness, token, 'Support', pageHeaders('again'))).status).toBe(200);
    await link(harness);
    await harness.server.list('anna');
    expect(await stateOf(harness, token)).toBe('done');
    await harness.emulator.fault({ on: 'session-delete', kind: 'reset-before' });
    await expect(within(harness, 40_000, harness.server.unlink('anna', 'Support'))).rejects.toThrow();
    expect(await stateOf(harness, await send(harness))).toBe('open');
  });

  it('that was revoked makes no session, however slowly the body of its create arrives', async () => {
    const harness = await createForCustomers();
    const token = await send(harness);
    let finish = () => {};
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"name":'));
        finish = () => {
          controller.enqueue(new TextEncoder().encode('"Support"}'));
          controller.close();
        };
      },
    });
    const headers = {
      'Content-Type': 'application/json',
      Origin: 'https://app.test',
      Authorization: `Bearer ${token}`,
    };
    const init: RequestInit & { duplex: 'half' } = {
      headers: { ...headers, ...pageHeaders('slow') },
      body,
      duplex: 'half',
    };
    const answer = harness.send('session-create', init);
    await harness.advance(100);
    await harness.server.unlink('anna', 'Support');
    finish();
    expect((await answer).status).toBe(401);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 0 });
  });

  it('that another server revokes while a create by it begins makes no session', async () => {
    const memory = createMemoryStore();
    let revoke: (() => Promise<void>) | null = null;
    const store: WhatsGateStore = {
      ...memory,
      async put(key, ...rest) {
        const first = key.startsWith('slot:') ? revoke : null;
        if (first !== null) revoke = null;
        await first?.();
        return memory.put(key, ...rest);
      },
    };
    const harness = await createByTicket({ identify: () => null, store });
    const token = await send(harness);
    const other = harness.restart(memory);
    revoke = () => other.unlink('anna', 'Support');
    expect((await create(harness, token)).status).toBe(401);
    expect(revoke).toBeNull();
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 0 });
    expect(await harness.server.list('anna')).toEqual([]);
    // The slot is free.
    expect((await create(harness, await send(harness))).status).toBe(200);
  });

  it('ends with its time', async () => {
    const harness = await createForCustomers();
    const token = await send(harness, { expiresIn: day });
    await harness.advance(day - 60_000);
    expect(await stateOf(harness, token)).toBe('open');
    await harness.advance(2 * 60_000);
    expect(await stateOf(harness, token)).toBe(401);
  });

  it('lives in the store: another server knows it, and an empty store knows none', async () => {
    const harness = await createForCustomers();
    const token = await send(harness);
    harness.server = harness.restart();
    expect(await stateOf(harness, token)).toBe('open');
    harness.server = harness.restart(createMemoryStore(harness.clock.now));
    expect(await stateOf(harness, token)).toBe(401);
  });

  it.each([
    ['a page', { aud: 'whatsgate' }],
    ['a backend', { aud: 'whatsgate-admin' }],
    ['no slot', { aud: 'whatsgate-link', jti: 'x' }],
    ['no link that was made', { aud: 'whatsgate-link', jti: 'x', name: 'Support' }],
    ['a link without an id', { aud: 'whatsgate-link', name: 'Support' }],
  ])('is no ticket for %s', async (_, claims) => {
    const harness = await createForCustomers();
    await send(harness);
    const token = await mint({ sub: 'anna', exp: harness.seconds() + hour, ...claims });
    expect(await stateOf(harness, token)).toBe(401);
    expect((await create(harness, token)).status).toBe(401);
    expect(harness.upstreamCalls()).toBe(0);
  });

  it('signs nobody in: an application that takes tickets does not take that of a link for one', async () => {
    const harness = await createByTicket({ limit: 2 });
    const token = await send(harness);
    expect((await create(harness, token, 'Sales')).status).toBe(403);
    expect(
      await harness.call('admin/list', { owner: 'anna' }, { Origin: null, Authorization: `Bearer ${token}` }),
    ).toMatchObject({ status: 401 });
  });
});
