import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { createWhatsGateServer, identifyByTicket } from '../src/index.ts';
import { create, createByTicket, hour, mint, previous, secret } from './by-ticket.ts';
import { createHarness, pageHeaders } from './harness.ts';

describe('a ticket of any backend', () => {
  it.each([
    ['with what it must say', {}],
    ['with the times that clocks differ by', { iat: 25, nbf: 25, exp: -25 }],
    ['that lives a day', { iat: 0, exp: 24 * hour }],
    ['with claims of its own', { role: 'admin', jti: 'x' }],
  ])('%s names the owner', async (_, { iat, nbf, exp = hour, ...rest }: Record<string, unknown>) => {
    const harness = await createByTicket();
    const at = (offset: unknown) => (typeof offset === 'number' ? harness.seconds() + offset : undefined);
    const claims = { sub: 'anna', aud: 'whatsgate', iat: at(iat), nbf: at(nbf), exp: at(exp), ...rest };
    expect((await create(harness, await mint(claims))).status).toBe(200);
    expect(await harness.server.list('anna')).toMatchObject([{ name: 'Support' }]);
  });

  it('is accepted when an earlier secret has signed it, whatever the letters of `Bearer`', async () => {
    const harness = await createByTicket();
    const token = await mint({ sub: 'anna', aud: 'whatsgate', exp: harness.seconds() + hour }, previous);
    const { status } = await harness.call('session-create', { name: 'a' }, { Authorization: `bEARER  ${token}` });
    expect(status).toBe(200);
  });

  it('bounds its owner to a slot, and its limit wins over that of the server', async () => {
    const harness = await createByTicket();
    const exp = harness.seconds() + hour;
    const bound = await mint({ sub: 'anna', aud: 'whatsgate', exp, name: ' Support ' });
    expect((await create(harness, bound, 'Sales')).status).toBe(403);
    expect((await create(harness, bound)).status).toBe(200);
    const wide = await mint({ sub: 'anna', aud: 'whatsgate', exp, limit: 2 });
    expect((await create(harness, wide, 'Sales')).status).toBe(200);
    expect((await create(harness, wide, 'Returns')).body).toMatchObject({ name: 'LimitReached' });
  });

  it("reads nothing of another's session, which does not exist for it", async () => {
    const harness = await createByTicket();
    const exp = harness.seconds() + hour;
    const anna = await create(harness, await mint({ sub: 'anna', aud: 'whatsgate', exp }));
    const calls = harness.upstreamCalls();
    const headers = { Authorization: `Bearer ${await mint({ sub: 'boris', aud: 'whatsgate', exp })}` };
    const body = { WhatsappID: anna.body.data.unique_id };
    expect((await harness.call('sessions-get', body, headers)).body.data).toEqual([]);
    expect((await harness.call('session-delete', body, headers)).status).toBe(404);
    expect(harness.upstreamCalls()).toBe(calls);
  });

  it('is renewed in the middle of a link: a new one of the same owner goes on with the session', async () => {
    const harness = await createByTicket();
    const first = await harness.server.createTicket('anna', { expiresIn: 60_000 });
    const created = await create(harness, first);
    const read = (token: string) =>
      harness.call(
        'sessions-get',
        { WhatsappID: created.body.data.unique_id },
        { Authorization: `Bearer ${token}`, ...pageHeaders('Support') },
      );
    await harness.advance(91_000);
    expect((await read(first)).status).toBe(401);
    expect((await read(await harness.server.createTicket('anna'))).body.data).toMatchObject([{ status: 'AUTH' }]);
    expect(await harness.emulator.ledger()).toMatchObject({ creates: 1, deletes: 0 });
  });

  it('no ticket is nobody, so that another way to identify may follow', async () => {
    const identify = identifyByTicket(secret);
    const ask = (headers: Record<string, string>) => identify(new Request('https://app.test', { headers }));
    expect(await ask({})).toBeNull();
    expect(await ask({ Authorization: 'Basic YTpi' })).toBeNull();
    await expect(ask({ Authorization: 'Bearer' })).rejects.toThrow('exactly one JWT');
  });
});

describe('createTicket', () => {
  it('makes what identifyByTicket accepts, valid for an hour', async () => {
    const harness = await createByTicket();
    const token = await harness.server.createTicket('anna', {
      name: 'Support',
      limit: 3,
      expiresIn: undefined as never,
    });
    const iat = harness.seconds();
    expect(decodeJwt(token)).toEqual({
      sub: 'anna',
      aud: 'whatsgate',
      name: 'Support',
      limit: 3,
      iat,
      exp: iat + hour,
    });
    expect((await create(harness, token)).status).toBe(200);
  });

  it.each([
    ['no owner', undefined, {}],
    ['an empty owner', '', {}],
    ['an invisible name', 'anna', { name: '\u200b' }],
    ['a limit of 0', 'anna', { limit: 0 }],
    ['a limit and a half', 'anna', { limit: 1.5 }],
    ['no time', 'anna', { expiresIn: Number.NaN }],
    ['a time in the past', 'anna', { expiresIn: -1 }],
    ['less than a second', 'anna', { expiresIn: 999 }],
    ['more than a day', 'anna', { expiresIn: 24 * 60 * 60_000 + 1 }],
    ['a text as time', 'anna', { expiresIn: '3600' }],
  ])('refuses %s', async (_, owner, options) => {
    const { server } = await createHarness();
    const made = server.createTicket(owner as string, options as object);
    await expect(made).rejects.toMatchObject({ code: 'INVALID_OPTIONS' });
  });

  it('signs with the current secret, by the clock of the wall where none is given', async () => {
    const server = createWhatsGateServer({
      apiKey: 'key',
      secret: [secret, previous],
      publicUrl: 'https://app.test/api/whatsgate',
      identify: () => null,
    });
    const token = await server.createTicket('anna');
    const request = new Request('https://app.test', { headers: { Authorization: `Bearer ${token}` } });
    expect(await identifyByTicket(secret)(request)).toEqual({ owner: 'anna' });
    await expect(identifyByTicket(previous)(request)).rejects.toThrow('signature');
  });
});

describe('identifyByTicket', () => {
  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a short one', 'short'],
    ['no secrets', []],
    ['a short one among them', [secret, 'short']],
  ])('refuses %s as secret, so that no guessed key opens the slots', (_, given) => {
    expect(() => identifyByTicket(given as string)).toThrow(/at least 32 characters/);
  });
});
