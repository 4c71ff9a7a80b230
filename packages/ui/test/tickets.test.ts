import type { RelaySettings } from '@whatsgate/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toSource } from '../src/element/options.ts';
import { createTickets } from '../src/element/tickets.ts';
import type { WhatsGateConnectElement } from '../src/element/types.ts';

const minute = 60_000;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 28) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A ticket as any backend makes one; only its claims matter here. */
function toTicket(
  sub: string,
  { lives = 10 * minute, skew = 0, ...claims }: Record<string, unknown> & { lives?: number; skew?: number } = {},
) {
  const iat = (Date.now() + skew) / 1_000;
  const payload = { sub, iat, exp: iat + lives / 1_000, ...claims };
  return `e30.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.c2ln`;
}

function createHost(given: { ticket?: string; owner?: string; fetchTicket?: () => string | Promise<string> }) {
  const { ticket = null, owner = null, fetchTicket = null } = given;
  const host = { ticket, owner, fetchTicket };
  const onUserChanged = vi.fn();
  const tickets = createTickets(host, onUserChanged);
  const toRelay = (relay: string | RelaySettings = '/api') =>
    tickets.toRelay(relay) as { headers: () => Promise<Record<string, string>>; fetch: typeof fetch };
  return { host, tickets, onUserChanged, toRelay, headers: () => toRelay().headers() };
}

const bearer = (ticket: string) => ({ Authorization: `Bearer ${ticket}` });

describe('the tickets of an element', () => {
  it('without any, the relay stays as it is', () => {
    const { tickets } = createHost({});
    expect(tickets.toRelay('/api')).toBe('/api');
    expect(tickets.user()).toBeNull();
  });

  it('a given one goes with each request, beside the headers of the page; another one takes its place', async () => {
    const { host, toRelay } = createHost({ ticket: toTicket('anna') });
    const relay = toRelay({ url: '/api', headers: async () => ({ 'X-Tenant': '7' }) });
    expect(await relay.headers()).toEqual({ 'X-Tenant': '7', ...bearer(host.ticket ?? '') });
    vi.advanceTimersByTime(60 * minute);
    expect(await relay.headers(), 'there is no other').toMatchObject(bearer(host.ticket ?? ''));
    host.ticket = toTicket('anna');
    expect(await relay.headers()).toMatchObject(bearer(host.ticket));
  });

  it.each([0, -3 * 60 * minute, 3 * 60 * minute])(
    'a new one is asked for shortly before the old one ends, with a clock that is %d ms off',
    async (skew) => {
      const fetchTicket = vi.fn(async () => toTicket('anna', { skew }));
      const { headers, onUserChanged } = createHost({ fetchTicket });
      const first = await headers();
      vi.advanceTimersByTime(9 * minute);
      expect(await headers()).toEqual(first);
      expect(fetchTicket).toHaveBeenCalledTimes(1);
      vi.advanceTimersByTime(40_000);
      expect(await headers()).not.toEqual(first);
      expect(fetchTicket).toHaveBeenCalledTimes(2);
      expect(onUserChanged).not.toHaveBeenCalled();
    },
  );

  it('requests that need one at the same time ask once', async () => {
    const fetchTicket = vi.fn(async () => toTicket('anna'));
    const { toRelay } = createHost({ fetchTicket });
    const relay = toRelay();
    await Promise.all([relay.headers(), relay.headers(), relay.headers()]);
    expect(fetchTicket).toHaveBeenCalledTimes(1);
  });

  it('one that was refused is replaced, whatever it says of its end', async () => {
    const fetchTicket = vi.fn(async () => toTicket('anna'));
    const { host, toRelay } = createHost({ ticket: 'opaque', fetchTicket });
    const relay = toRelay({ url: '/api', fetch: async () => new Response(null, { status: 401 }) });
    const refused = await relay.headers();
    expect(refused).toEqual(bearer(host.ticket ?? ''));
    const ask = () => relay.fetch('/api/sessions-get', { headers: refused });
    expect((await ask()).status).toBe(401);
    await relay.headers();
    expect(fetchTicket).toHaveBeenCalledTimes(1);
    // A second read had gone out with the old one.
    await ask();
    expect(await relay.headers()).not.toEqual(refused);
    expect(fetchTicket, 'the new one was not refused').toHaveBeenCalledTimes(1);
  });

  it('one that took long counts, though another was asked for meanwhile', async () => {
    const answers: ((ticket: string) => void)[] = [];
    const { headers } = createHost({ fetchTicket: () => new Promise<string>((resolve) => answers.push(resolve)) });
    const first = headers();
    await vi.advanceTimersByTimeAsync(21_000);
    const second = headers();
    await vi.advanceTimersByTimeAsync(4_000);
    answers[0]?.(toTicket('anna'));
    const shown = await first;
    expect(shown).toEqual(bearer(toTicket('anna')));
    answers[1]?.(toTicket('anna', { later: true }));
    expect(await second, 'the faster one is as good').toEqual(shown);
  });

  it('a failure to get one is a failure of that request alone', async () => {
    const fetchTicket = vi.fn(async () => toTicket('anna')).mockRejectedValueOnce(new Error('offline'));
    const { headers } = createHost({ fetchTicket });
    await expect(headers()).rejects.toThrow('offline');
    expect(await headers()).toMatchObject({ Authorization: expect.stringMatching(/^Bearer e30\./) });
  });

  it.each(['', '<!doctype html>', 'a.b.c', 'e30.bnVsbA.x', 'e30.e30.x'])(
    'no ticket (%j) goes with no request, and is asked for again',
    async (given) => {
      const fetchTicket = vi.fn(async () => toTicket('anna')).mockResolvedValueOnce(given);
      const { headers } = createHost({ fetchTicket });
      await expect(headers()).rejects.toThrow('gave no ticket');
      expect(await headers()).toMatchObject({ Authorization: expect.stringMatching(/^Bearer e30\./) });
    },
  );

  it("of another user is told of, and goes with no request of the first one's session", async () => {
    const users = ['anna', 'anna', 'boris'];
    const { toRelay, tickets, onUserChanged } = createHost({ fetchTicket: async () => toTicket(users.shift() ?? '') });
    const relay = toRelay();
    await relay.headers();
    vi.advanceTimersByTime(11 * minute);
    await relay.headers();
    expect([tickets.user(), onUserChanged.mock.calls.length], 'whose the first was is no change').toEqual([null, 0]);
    vi.advanceTimersByTime(11 * minute);
    await expect(relay.headers()).rejects.toThrow('another user');
    expect([tickets.user(), onUserChanged.mock.calls.length]).toEqual(['boris', 1]);
    expect(await toRelay().headers()).toMatchObject({ Authorization: expect.any(String) });
  });

  it('a given one of another user changes the user at once', () => {
    const { host, tickets } = createHost({ ticket: toTicket('anna') });
    expect(tickets.user()).toBe('anna');
    host.ticket = toTicket('boris');
    expect(tickets.user()).toBe('boris');
  });

  it('one that was fetched for an owner goes with no request for the next one, nor does one on its way', async () => {
    const { host, headers, toRelay } = createHost({ owner: 'anna', fetchTicket: async () => toTicket('anna') });
    const first = toRelay();
    const ofAnna = await first.headers();
    host.owner = 'boris';
    let give: (ticket: string) => void = () => {};
    host.fetchTicket = () => new Promise<string>((resolve) => (give = resolve));
    const second = toRelay().headers();
    await vi.advanceTimersByTimeAsync(0);
    const late = expect(second).rejects.toThrow('another user');
    host.owner = 'carla';
    host.fetchTicket = async () => toTicket('carla');
    const third = headers();
    give(toTicket('boris'));
    await late;
    expect(await third).toEqual(bearer(toTicket('carla')));
    expect(await first.headers(), "what is left of the first one's session is given back by its own").toEqual(ofAnna);
    vi.advanceTimersByTime(11 * minute);
    await expect(first.headers()).rejects.toThrow('another user');
  });

  it('one that arrives late does not take the place of one that the page has set meanwhile', async () => {
    let give: (ticket: string) => void = () => {};
    const fetchTicket = () => new Promise<string>((resolve) => (give = resolve));
    const { host, toRelay, headers } = createHost({ fetchTicket });
    const first = toRelay().headers();
    await vi.advanceTimersByTimeAsync(0);
    host.ticket = toTicket('boris');
    toRelay();
    give(toTicket('anna'));
    await expect(first).rejects.toThrow('another user');
    expect(await headers()).toEqual(bearer(host.ticket));
  });

  it('is asked for anew where the page has not answered for long', async () => {
    const fetchTicket = vi.fn<() => Promise<string>>(() => new Promise(() => {}));
    const { headers } = createHost({ fetchTicket });
    void headers();
    await vi.advanceTimersByTimeAsync(19_000);
    void headers();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(fetchTicket).toHaveBeenCalledTimes(1);
    fetchTicket.mockResolvedValue(toTicket('anna'));
    expect(await headers()).toEqual(bearer(toTicket('anna')));
  });

  it('an owner and a user of the same id are not one', () => {
    const keyOf = (owner: string | null, ticket: string | null) => {
      const host = { owner, ticket, fetchTicket: null };
      const element = { ...host, session: null, relay: '/api', name: null, options: null };
      const source = toSource(
        element as WhatsGateConnectElement,
        createTickets(host, () => {}),
      );
      return (source as { owner?: string }).owner;
    };
    const pairs = [keyOf(null, null), keyOf('7', null), keyOf(null, toTicket('7')), keyOf('7', toTicket('7'))];
    expect(new Set(pairs).size).toBe(4);
    expect(pairs.slice(0, 2)).toEqual([undefined, '7']);
  });
});
