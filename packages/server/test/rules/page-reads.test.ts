import { describe, expect, it } from 'vitest';
import { createHolder, heldBy, seen } from './pages.ts';
import { born, sampleRecord } from './slot-samples.ts';

const minute = 60_000;
const wid = '79991234567@c.us';
const account = { number: '79991234567', pushname: 'Anna' };
const ready = sampleRecord({ status: 'READY', wid, pushname: 'Anna' });
const linked = { record: ready, seenLinked: true, linkedAt: born, links: 1, account };
const unseen = { status: 'AUTH', wid: null, pushname: null, status_name: null };

describe('I6: a page sees its own name and no callback address', () => {
  it('of every answer', async () => {
    const { slots, request, acquireBy } = await createHolder();
    expect(await slots.read(request())).toEqual(seen());
    expect((await slots.peek(request()))?.record).toEqual(seen());
    expect(await acquireBy('other')).toEqual(seen());
    expect((await slots.leave(request())).record).toEqual(seen());
    expect(await slots.list('anna')).toEqual([{ name: 'Support', record: seen(), account: null }]);
    expect(await slots.release(request({ lease: 'other' }))).toMatchObject({ callback: null, name: 'Support' });
  });

  it('of a linked one with its account', async () => {
    const { slots } = await createHolder(linked);
    expect(await slots.list('anna')).toEqual([{ name: 'Support', record: seen(ready), account }]);
  });
});

describe('W3: a link that the application does not know of yet', () => {
  it('is not shown to pages, and is when it does', async () => {
    const { slots, request, acquireBy, told } = await createHolder({ ...linked, leases: heldBy('page') });
    told.isTold = false;
    expect(await slots.read(request())).toEqual(seen(unseen));
    expect((await slots.peek(request()))?.record).toEqual(seen(unseen));
    expect(await acquireBy('other')).toEqual(seen(unseen));
    expect(await slots.release(request())).toEqual(seen(unseen));
    told.isTold = true;
    expect(await slots.read(request({ lease: 'other' }))).toEqual(seen(ready));
  });

  it('hides nothing of one that waits for a phone', async () => {
    const { slots, request, told } = await createHolder();
    told.isTold = false;
    expect(await slots.read(request())).toEqual(seen());
  });
});

describe('T11: a session is read', () => {
  it.each([
    { what: 'another owner', changes: { owner: 'bert' } },
    { what: 'another name', changes: { names: ['Sales'] } },
    { what: 'no name', changes: { names: [] } },
    { what: 'another session', changes: { uniqueId: 'other' } },
    { what: 'another session and the right name', changes: { uniqueId: 'other', names: ['Support'] } },
  ])('not by $what; nor given up, nor left', async ({ changes }) => {
    const { slots, request, actions, find } = await createHolder();
    const before = await find();
    expect(await slots.read(request(changes))).toBeNull();
    expect(await slots.peek(request(changes))).toBeNull();
    await expect(slots.release(request(changes))).rejects.toMatchObject({ kind: 'NotFound' });
    await expect(slots.leave(request(changes))).rejects.toMatchObject({ kind: 'NotFound' });
    expect(actions).toEqual([]);
    expect(await find()).toEqual(before);
  });

  it('by its names', async () => {
    const { slots, request } = await createHolder();
    expect(await slots.read(request({ names: ['Sales', 'Support'] }))).toEqual(seen());
  });

  it('D4: not with a lease that was given up; with any other, or without one, it is', async () => {
    const { slots, request, releasedLeases } = await createHolder();
    await releasedLeases.remember('anna', 'late');
    expect(await slots.read(request({ lease: 'late' }))).toBeNull();
    expect(await slots.peek(request({ lease: 'late' }))).toBeNull();
    for (const lease of ['page', 'unknown', null]) expect(await slots.read(request({ lease }))).toEqual(seen());
    // One that lives was begun anew.
    await releasedLeases.remember('anna', 'page');
    expect(await slots.read(request())).toEqual(seen());
  });

  it('not by who does not hold it, once its link has ended', async () => {
    const { slots, request } = await createHolder({
      ...{ seenLinked: true, unlinkedAt: born, account, links: 1 },
      leases: { ...heldBy('page'), ...heldBy('null') },
    });
    for (const lease of ['unknown', null]) {
      expect(await slots.read(request({ lease }))).toBeNull();
      expect((await slots.peek(request({ lease })))?.record).toBeNull();
    }
    expect(await slots.read(request())).toEqual(seen());
    expect((await slots.peek(request()))?.record).toEqual(seen());
  });

  it('D3: as it was last seen, after one empty answer; and then it is gone', async () => {
    const { slots, request, sessions, time } = await createHolder();
    sessions.clear();
    expect(await slots.read(request())).toEqual(seen());
    time.now += 5_000;
    expect(await slots.read(request())).toBeNull();
  });

  it('tells where it stands, and whether it waits for a link', async () => {
    const { slots, request, repository, slot, time } = await createHolder();
    const peeked = await slots.peek(request());
    expect(peeked).toMatchObject({ isConfirming: false, key: 'slot:["anna","Support"]' });
    await repository.change(slot, (stored) => ({ ...stored, successAt: time.now }));
    expect(await slots.peek(request())).toMatchObject({ isConfirming: true });
  });
});

describe('D7: a read renews its lease', () => {
  const untilAfter = async (until: number, leaving = false, lease: string | null = 'page') => {
    const { slots, request, find } = await createHolder({ leases: heldBy('page', until, leaving) });
    await slots.read(request({ lease }));
    return (await find())?.leases.page;
  };
  const now = born + minute;
  const full = { until: now + 5 * minute, leaving: false };

  it('half a minute after it was written, and not before', async () => {
    expect(await untilAfter(full.until - 30_000 + 1)).toEqual({ ...full, until: full.until - 30_000 + 1 });
    expect(await untilAfter(full.until - 30_000)).toEqual(full);
  });

  it('at once, where the page was being left', async () => {
    expect(await untilAfter(full.until, true)).toEqual(full);
  });

  it('only where it lives, and is its own', async () => {
    expect(await untilAfter(now)).toEqual({ until: now, leaving: false });
    for (const lease of ['other', null]) {
      const read = await untilAfter(now + 1, false, lease);
      expect(read).toEqual({ until: now + 1, leaving: false });
    }
  });

  it('not where the request names none, whatever the lease is called', async () => {
    const { slots, request, find } = await createHolder({ leases: heldBy('null', now + 1) });
    await slots.read(request({ lease: null }));
    expect((await find())?.leases).toEqual(heldBy('null', now + 1));
  });
});

describe('D2: `success` of a page', () => {
  it('is written before WhatsGate is asked', async () => {
    const { slots, request, upstream, time, find } = await createHolder();
    const seenAt: unknown[] = [];
    upstream.before = async () => seenAt.push((await find())?.successAt);
    await slots.read(request({ saysSuccess: true }));
    expect(seenAt).toEqual([time.now]);
  });

  it('is written again after half a minute, and not before', async () => {
    const { slots, request, time, find } = await createHolder();
    const first = time.now;
    await slots.read(request({ saysSuccess: true }));
    time.now = first + 29_999;
    await slots.read(request({ saysSuccess: true }));
    expect((await find())?.successAt).toBe(first);
    time.now = first + 30_000;
    await slots.read(request({ saysSuccess: true }));
    expect((await find())?.successAt).toBe(first + 30_000);
    await slots.read(request());
    expect((await find())?.successAt).toBe(first + 30_000);
  });

  it('lets it be read four times a second, until five minutes later', async () => {
    const { slots, request, time, actions } = await createHolder();
    await slots.read(request({ saysSuccess: true }));
    time.now += 250;
    await slots.read(request());
    expect(actions).toHaveLength(2);
    time.now += 250;
    await slots.read(request({ saysSuccess: true }));
    expect(actions).toHaveLength(3);
    time.now += 5 * minute;
    await slots.read(request());
    time.now += 999;
    await slots.read(request());
    expect(actions).toHaveLength(4);
  });

  it.each(['release', 'leave'] as const)('counts with a %s', async (how) => {
    const { slots, request, time, find, actions } = await createHolder();
    const said = time.now;
    await slots[how](request({ saysSuccess: true }));
    expect((await find())?.successAt).toBe(said);
    expect(actions).not.toContain('delete session');
  });
});
