import { describe, expect, it } from 'vitest';
import { createHolder, createPages, heldBy, seen } from './pages.ts';
import { broken } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

describe('a lease that is given up', () => {
  it('deletes the session that no other page holds', async () => {
    const { slots, request, actions, releasedLeases } = await createHolder();
    expect(await slots.release(request())).toEqual(seen({ status: 'DESTROYING' }));
    expect(actions).toEqual(['read session', 'delete session']);
    expect(await releasedLeases.isReleased('anna', 'page')).toBe(true);
  });

  it('leaves it to the other pages', async () => {
    const { slots, request, actions, find } = await createHolder({ leases: { ...heldBy('page'), ...heldBy('other') } });
    expect(await slots.release(request())).toEqual(seen());
    expect(actions).toEqual([]);
    expect((await find())?.leases).toEqual(heldBy('other'));
    // A delete without a lease removes nothing while one lives.
    await slots.release(request({ lease: null }));
    expect(actions).toEqual([]);
  });

  it('is remembered only where there is one', async () => {
    const { slots, request, store } = await createHolder();
    await slots.release(request({ lease: null }));
    expect(await store.listByOwner('released-leases', 'anna')).toEqual([]);
  });

  it('N17: is OK where WhatsGate fails: why is told, and the sweep goes on', async () => {
    const { slots, request, upstream, failures, find } = await createHolder();
    upstream.before = () => Promise.reject(broken());
    expect(await slots.release(request())).toEqual(seen());
    expect(failures).toMatchObject([{ code: 'NETWORK' }]);
    expect((await find())?.state).toBe('deleting');
    expect((await find())?.leases).toEqual({});
  });

  it('shows what was there, where the session was gone already', async () => {
    const { slots, request, sessions, find } = await createHolder({ leases: heldBy('page'), missingSince: born });
    sessions.clear();
    expect(await slots.release(request())).toEqual(seen());
    expect(await find()).toBeNull();
  });
});

describe('B1: a page that is left', () => {
  it('keeps its lease for twenty seconds more, and then the session goes', async () => {
    const { slots, request, upstream, time, find, actions } = await createHolder();
    const left = time.now;
    const times: number[] = [];
    upstream.before = () => times.push(time.now - left);
    const leases: unknown[] = [];
    time.atPause = async () => void leases.push((await find())?.leases);
    const { record, work } = await slots.leave(request());
    expect(record).toEqual(seen());
    await work;
    expect(leases).toEqual([heldBy('page', left + 20_000, true)]);
    expect(times[0]).toBe(20_100);
    expect(actions).toEqual(['read session', 'delete session']);
    expect(await find()).toMatchObject({ state: 'deleting' });
  });

  it.each([
    { what: 'another page holds it', leases: { ...heldBy('page'), ...heldBy('other') } },
    { what: 'its lease is none', leases: heldBy('other') },
  ])('leaves the session where $what', async ({ leases }) => {
    const { slots, request, actions, find } = await createHolder({ leases });
    const { work } = await slots.leave(request());
    await work;
    expect(actions).toEqual([]);
    expect((await find())?.leases.other).toEqual(heldBy('other').other);
  });

  it.each(['unknown', null])('changes no lease but its own: %s', async (lease) => {
    const leases = { ...heldBy('page'), ...heldBy('null') };
    const { slots, request, find } = await createHolder({ leases });
    await (await slots.leave(request({ lease }))).work;
    expect((await find())?.leases).toEqual(leases);
  });

  it('does nothing later, where the session is gone', async () => {
    const { slots, request, repository, slot, time, actions } = await createHolder();
    time.atPause = () => repository.end(slot);
    await (await slots.leave(request())).work;
    expect(actions).toEqual([]);
  });

  it('D11: leaves a session that was logged out to a person', async () => {
    const loggedOut = { seenLinked: true, unlinkedAt: born, links: 1 };
    const { slots, request, actions } = await createHolder({ ...loggedOut, leases: heldBy('page') });
    await (await slots.leave(request())).work;
    expect(actions).not.toContain('delete session');
  });
});

describe("one owner's changes", () => {
  it('happen one after the other; those of others meanwhile', async () => {
    const { slots, actions, upstream, begin } = createPages();
    await begin(sampleSlot());
    await begin(sampleSlot({ owner: 'bert', createId: 'other', record: sampleRecord({ unique_id: 'other' }) }));
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    upstream.before = (action) => (action === 'read session' ? held : null);
    const works = [slots.unlink('anna', 'Support'), slots.unlink('anna', 'Support'), slots.unlink('bert', 'Support')];
    const settled = Promise.allSettled(works);
    await expect.poll(() => actions).toContain('wait other');
    expect(actions.filter((action) => action === 'read session')).toHaveLength(1);
    go();
    await settled;
    expect(actions.filter((action) => action === 'read session')).toHaveLength(2);
  });
});

describe('I4, T10: an adoption', () => {
  const adoption = { owner: 'anna', name: 'Sales', uniqueId: 'made elsewhere', webhook: 'take' } as const;

  it('counts sessions that no slot knows, and claims what is of its slot', async () => {
    const { slots, sessions, addSession, unclaimed } = createPages({ limit: 2 });
    sessions.set('made elsewhere', sampleRecord({ unique_id: 'made elsewhere' }));
    for (const id of ['one', 'two']) {
      const session = await addSession(id, { name: id });
      await unclaimed.note({ ...session, record: { ...session.record, name: 'Renamed' } });
    }
    await expect(slots.adopt(adoption)).rejects.toMatchObject({ kind: 'LimitReached' });
    await expect(slots.adopt({ ...adoption, name: 'one' })).rejects.toMatchObject({ kind: 'SlotOccupied' });
    expect(await slots.adopt({ ...adoption, name: 'one', uniqueId: 'one' })).toMatchObject({ unique_id: 'one' });
  });

  it('hands out the record as the application may see it', async () => {
    const { slots, sessions } = createPages();
    const record = sampleRecord({ unique_id: 'made elsewhere', callback: 'https://other.test' });
    sessions.set('made elsewhere', record);
    expect(await slots.adopt(adoption)).toEqual({ ...record, name: 'Sales', callback: null });
  });
});

it('S14: a list claims what no slot knows, and shows only what is there', async () => {
  const { slots, addSession, unclaimed, begin, sessions } = createPages();
  await unclaimed.note(await addSession('lost', { name: 'Lost' }));
  await begin(sampleSlot({ name: 'creating', createId: 'creating', state: 'creating', record: null }));
  const gone = sampleRecord({ unique_id: 'gone' });
  await begin(sampleSlot({ name: 'gone', createId: 'gone', record: gone, missingSince: born }));
  sessions.delete('gone');
  expect((await slots.list('anna')).map(({ name }) => name)).toEqual(['Lost']);
});
