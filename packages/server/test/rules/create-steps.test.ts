import { describe, expect, it } from 'vitest';
import type { Slot } from '../../src/slots/slot.ts';
import { broken, createParts, refused, tokens } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const qr = { type: 'qr' } as const;

async function createAttempt(changes: Partial<Slot> = {}) {
  const parts = createParts();
  const identity = await tokens.issue('anna', 'Support', qr, born);
  const { createId, authMark } = identity;
  const creating = { createId, authMark, state: 'creating', record: null, createdAt: parts.time.now } as const;
  const slot = await parts.begin(sampleSlot({ ...creating, ...changes }));
  return { ...parts, identity, slot, send: () => parts.createRequest.send(slot, identity, qr) };
}
const leaving = (index: number, changes: Partial<Slot> = {}) =>
  sampleSlot({
    name: `leaving ${index}`,
    createId: `leaving ${index}`,
    state: 'deleting',
    record: sampleRecord({ unique_id: `old ${index}` }),
    ...changes,
  });

describe('C1: a create is sent', () => {
  it('once, and its record is the answer', async () => {
    const { send, sessions, actions } = await createAttempt();
    expect(await send()).toEqual(sessions.get('session 1'));
    expect(actions).toEqual(['create']);
  });

  it('not for an attempt of a minute ago: the attempt ends', async () => {
    const { send, time, slot, actions, find } = await createAttempt();
    time.now = slot.createdAt + 60_000;
    await expect(send()).rejects.toMatchObject({ kind: 'Busy' });
    expect(actions).toEqual([]);
    expect(await find()).toBeNull();
  });

  it('but for one that is a millisecond younger', async () => {
    const { send, time, slot } = await createAttempt();
    time.now = slot.createdAt + 59_999;
    expect(await send()).toMatchObject({ unique_id: 'session 1' });
  });
});

describe('C1: after a create that failed', () => {
  it('for certain, the attempt ends, with nothing looked for', async () => {
    const { send, upstream, actions, find } = await createAttempt();
    const error = refused();
    upstream.before = () => Promise.reject(error);
    await expect(send()).rejects.toBe(error);
    expect(actions).toEqual(['create']);
    expect(await find()).toBeNull();
  });

  it.each([1, 2, 3])('perhaps, its session is found by look %i', async (found) => {
    const attempt = await createAttempt();
    const { send, upstream, sessions, identity, time } = attempt;
    const record = sampleRecord({ name: 'Renamed', callback: identity.callback });
    const begun = time.now;
    const times: number[] = [];
    upstream.before = (action) => {
      if (action === 'create') throw broken();
      times.push(time.now - begun);
      if (times.length === found) sessions.set('session', record);
    };
    expect(await send()).toEqual(record);
    expect(times).toEqual([0, 1_000, 4_000].slice(0, found));
  });

  it('perhaps, and three looks find nothing: the page hears so, and the attempt goes on', async () => {
    const { send, upstream, actions, slot, find } = await createAttempt();
    const error = broken();
    upstream.before = (action) => (action === 'create' ? Promise.reject(error) : null);
    await expect(send()).rejects.toMatchObject({ kind: 'StillCreating', cause: error });
    expect(actions).toEqual(['create', 'find thoroughly', 'find thoroughly', 'find thoroughly']);
    expect(await find()).toEqual(slot);
  });

  it('perhaps, a look that fails is not the last one', async () => {
    const { send, upstream, sessions, identity } = await createAttempt();
    let looks = 0;
    upstream.before = (action) => {
      if (action !== 'create') looks += 1;
      if (looks < 2) throw broken();
      sessions.set('session', sampleRecord({ callback: identity.callback }));
    };
    expect(await send()).toMatchObject({ unique_id: 'session' });
  });
});

describe('the session of a create', () => {
  it('C6: is the linked one of twins', async () => {
    const { createRequest, slot, sessions, identity, find } = await createAttempt();
    const { callback } = identity;
    sessions.set('twin', sampleRecord({ unique_id: 'twin', callback }));
    sessions.set('linked', sampleRecord({ unique_id: 'linked', callback, wid: '79991234567@c.us' }));
    expect(await createRequest.settle(slot)).toMatchObject({ state: 'active', record: { unique_id: 'linked' } });
    expect(await find()).toMatchObject({ state: 'active', seenLinked: true });
  });

  it('is none of another attempt of the same slot', async () => {
    const { createRequest, slot, addSession } = await createAttempt();
    await addSession('of another attempt');
    expect(await createRequest.settle(slot)).toMatchObject({ state: 'creating', record: null, emptyLooks: 1 });
  });

  it('that a list has shown needs no look', async () => {
    const { createRequest, slot, actions } = await createAttempt();
    const record = sampleRecord();
    expect(await createRequest.settle(slot, record)).toMatchObject({ state: 'active', record });
    expect(actions).toEqual([]);
  });

  it('is certainly none after 120 s and four looks', async () => {
    const { createRequest, slot, time, find } = await createAttempt();
    for (const emptyLooks of [1, 2, 3]) expect(await createRequest.settle(slot)).toMatchObject({ emptyLooks });
    time.now += 120_000;
    expect(await createRequest.settle(slot)).toBeNull();
    expect(await find()).toBeNull();
  });

  it('changes nothing of a slot that has one meanwhile', async () => {
    const { createRequest, slot, repository, find } = await createAttempt();
    const known = sampleRecord({ unique_id: 'known' });
    await repository.change(slot, (stored) => ({ ...stored, state: 'active', record: known }));
    const before = await find();
    expect(await createRequest.settle(slot)).toEqual(before);
    expect(await createRequest.settle(slot, sampleRecord({ unique_id: 'known', status: 'AUTH' }))).toEqual(before);
  });
});

describe('N16: a create that the plan has no room for', () => {
  /** WhatsGate has room when these sessions are gone; a deleted one is gone at once, if `isGone` says so. */
  async function createFull(slots: readonly Slot[], isGone: (id: string) => boolean = () => true) {
    const attempt = await createAttempt();
    for (const slot of slots) await attempt.begin(slot);
    let creates = 0;
    attempt.upstream.before = (action) => {
      if (action === 'create') {
        creates += 1;
        if (creates === 1) throw refused('SLOTS_EXHAUSTED');
      }
      const waited = action.replace('wait ', '');
      if (waited !== action && isGone(waited)) attempt.sessions.delete(waited);
    };
    return attempt;
  }

  it('is sent once more when a slot that is being deleted became free, of this owner first', async () => {
    const { send, actions } = await createFull([leaving(1, { owner: 'bert' }), leaving(2)]);
    expect(await send()).toMatchObject({ status: 'PENDING' });
    expect(actions).toEqual(['create', 'read old 2', 'delete old 2', 'wait old 2', 'create']);
  });

  it('goes on with the next one while none became free, and to each once', async () => {
    const { send, actions } = await createFull([leaving(1), leaving(2, { owner: 'bert' })], (id) => id === 'old 2');
    await send();
    const waits = actions.filter((action) => action.startsWith('wait'));
    expect(waits).toEqual(['wait old 1', 'wait old 2']);
    expect(actions.at(-1)).toBe('create');
  });

  it('counts a session that is gone already', async () => {
    const { send, actions, sessions, begin } = await createFull([]);
    await begin(leaving(1, { missingSince: born }));
    sessions.clear();
    expect(await send()).toMatchObject({ status: 'PENDING' });
    expect(actions).toEqual(['create', 'read old 1', 'create']);
  });

  it.each([
    { what: 'nothing is being deleted', slots: [sampleSlot({ name: 'active', createId: 'active' })] },
    { what: 'what is being deleted stays', slots: [leaving(1)] },
    { what: 'what is being deleted has no session', slots: [leaving(1, { record: null })] },
    { what: 'what was to be deleted is linked', slots: [leaving(1, { record: sampleRecord({ status: 'READY' }) })] },
  ])('is refused where $what', async ({ slots }) => {
    const { send, actions, find } = await createFull(slots, () => false);
    await expect(send()).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED' });
    expect(actions.filter((action) => action === 'create')).toHaveLength(1);
    expect(actions.filter((action) => action.startsWith('find'))).toEqual([]);
    expect(await find()).toBeNull();
  });

  it('deletes nothing that is not being deleted already', async () => {
    const active = sampleSlot({ name: 'active', createId: 'active' });
    const due = sampleSlot({ ...active, owner: 'bert', createId: 'due', record: sampleRecord({ unique_id: 'due' }) });
    const { send, actions } = await createFull([active, due]);
    await expect(send()).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED' });
    expect(actions).toEqual(['create']);
  });

  it.each([
    { what: 'was refused for another reason', error: refused() },
    { what: 'was lost', error: broken() },
    { what: 'failed by a mistake', error: new TypeError('no') },
    { what: 'failed by something that only looks so', error: { code: 'SLOTS_EXHAUSTED' } },
  ])('P1: nothing is deleted, and no second create is sent, where the first one $what', async ({ error }) => {
    const { send, upstream, actions } = await createFull([leaving(1)]);
    upstream.before = (action) => (action === 'create' ? Promise.reject(error) : null);
    await expect(send()).rejects.toBeDefined();
    expect(actions.filter((action) => action === 'create')).toHaveLength(1);
    expect(actions.filter((action) => action.startsWith('delete'))).toEqual([]);
  });

  it('is refused where the delete fails', async () => {
    const { send, upstream, actions } = await createFull([leaving(1), leaving(2)]);
    const { before } = upstream;
    upstream.before = (action) => (action.startsWith('delete') ? Promise.reject(broken()) : before(action));
    await expect(send()).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED' });
    expect(actions.filter((action) => action.startsWith('delete'))).toEqual(['delete old 1', 'delete old 2']);
  });

  it.each([
    { ms: 59_999, isSent: true },
    { ms: 60_000, isSent: false },
  ])('and that has waited for $ms ms since the attempt began: sent again: $isSent', async ({ ms, isSent }) => {
    const { send, upstream, slot, time, actions } = await createFull([leaving(1), leaving(2)]);
    const { before } = upstream;
    upstream.before = (action) => {
      if (action === 'wait old 1') time.now = slot.createdAt + ms;
      return before(action);
    };
    await send().catch(() => {});
    expect(actions.filter((action) => action === 'create')).toHaveLength(isSent ? 2 : 1);
  });

  it('and that is too old for a second one deletes nothing more', async () => {
    const { send, upstream, slot, time, actions } = await createFull([leaving(1), leaving(2)], () => false);
    const { before } = upstream;
    upstream.before = (action) => {
      if (action === 'wait old 1') time.now = slot.createdAt + 60_000;
      return before(action);
    };
    await expect(send()).rejects.toMatchObject({ code: 'SLOTS_EXHAUSTED' });
    expect(actions).not.toContain('delete old 2');
  });

  it('whose second answer is lost is looked for as any other', async () => {
    const { send, upstream, identity, sessions, actions } = await createFull([leaving(1)]);
    const { before } = upstream;
    upstream.before = (action) => {
      before(action);
      if (actions.filter((each) => each === 'create').length < 2) return;
      sessions.set('session', sampleRecord({ callback: identity.callback }));
      if (action === 'create') throw broken();
    };
    expect(await send()).toMatchObject({ unique_id: 'session' });
    expect(actions.at(-1)).toBe('find thoroughly');
  });
});
