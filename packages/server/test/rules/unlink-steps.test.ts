import { describe, expect, it } from 'vitest';
import type { Slot } from '../../src/slots/slot.ts';
import { createParts } from './parts.ts';
import { sampleRecord, sampleSlot } from './slot-samples.ts';

const linkedRecord = sampleRecord({ status: 'READY', wid: '79991234567@c.us' });

async function createLinked(changes: Partial<Slot> = {}) {
  const parts = createParts();
  const slot = await parts.begin(sampleSlot({ record: linkedRecord, seenLinked: true, ...changes }));
  /** A session is gone as soon as it is waited for. */
  parts.upstream.before = (action) => (action.startsWith('wait') ? parts.sessions.clear() : null);
  return { ...parts, slot, end: () => parts.unlink('anna', 'Support') };
}

describe('unlink', () => {
  it('P2: writes, reads, deletes, waits, and frees the slot', async () => {
    const { end, upstream, actions, find } = await createLinked();
    const { before } = upstream;
    const states: unknown[] = [];
    upstream.before = async (action) => {
      const slot = await find();
      states.push([slot?.state, slot?.record?.status]);
      return before(action);
    };
    await end();
    expect(actions).toEqual(['read session', 'delete session', 'wait session']);
    expect(states).toEqual([
      ['deleting', 'READY'],
      ['deleting', 'READY'],
      ['deleting', 'DESTROYING'],
    ]);
    expect(await find()).toBeNull();
  });

  it('of an empty slot does nothing but look', async () => {
    const { unlink, actions } = createParts();
    await unlink('anna', 'Support');
    expect(actions).toEqual(['find']);
  });

  it('finds a session that the store has forgotten', async () => {
    const { unlink, addSession, actions, find, upstream, sessions } = createParts();
    await addSession('lost', { status: 'READY' });
    upstream.before = (action) => (action.startsWith('wait') ? sessions.clear() : null);
    await unlink('anna', 'Support');
    expect(actions).toEqual(['find', 'read lost', 'delete lost', 'wait lost']);
    expect(await find()).toBeNull();
  });

  it('claims an unclaimed session for the name that is asked for', async () => {
    const { unlink, addSession, unclaimed, actions, upstream, sessions } = createParts();
    const session = await addSession('lost', { status: 'READY' });
    await unclaimed.note({ ...session, record: { ...session.record, name: 'Renamed' } });
    upstream.before = (action) => (action.startsWith('wait') ? sessions.clear() : null);
    await unlink('anna', 'Support');
    expect(actions).toEqual(['read lost', 'delete lost', 'wait lost']);
    expect(await unclaimed.listOf('anna')).toEqual([]);
  });

  it('C1: of one that is being created is refused for now', async () => {
    const { end, actions, find } = await createLinked({ state: 'creating', record: null });
    await expect(end()).rejects.toMatchObject({ kind: 'StillCreating' });
    expect(actions).toEqual([]);
    expect(await find()).toMatchObject({ state: 'creating' });
  });

  it('of an attempt that ends meanwhile is done', async () => {
    const { end, repository, slot, actions } = await createLinked();
    const { change } = repository;
    Object.assign(repository, {
      change: async (...args: Parameters<typeof change>) => {
        await change(slot, () => null);
        return change(...args);
      },
    });
    await end();
    expect(actions).toEqual([]);
  });

  it('of a slot without a session asks nothing of WhatsGate', async () => {
    const { end, actions } = await createLinked({ record: null });
    await end();
    expect(actions).toEqual([]);
  });

  it('of a session that is being deleted sends no second delete', async () => {
    const { end, sessions, actions, find } = await createLinked();
    sessions.set('session', sampleRecord({ status: 'DESTROYING' }));
    await end();
    expect(actions).toEqual(['read session', 'wait session']);
    expect(await find()).toBeNull();
  });

  it('whose session does not go is told so, and stays to be deleted', async () => {
    const { end, upstream, find } = await createLinked();
    upstream.before = () => {};
    await expect(end()).rejects.toMatchObject({ kind: 'StillDeleting' });
    expect(await find()).toMatchObject({ state: 'deleting', record: { status: 'DESTROYING' } });
  });

  it('D3: does not take one empty answer for its end; after a minute of them it is over', async () => {
    const { end, sessions, time, actions, find } = await createLinked();
    sessions.clear();
    await expect(end()).rejects.toMatchObject({ kind: 'StillChecking' });
    expect(await find()).toMatchObject({ state: 'deleting' });
    time.now += 60_000;
    await end();
    expect(await find()).toBeNull();
    expect(actions).toEqual(['read session', 'read session']);
  });
});
