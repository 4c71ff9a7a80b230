import type { WhatsGateAuth } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import { createAcquire } from '../src/slots/acquire.ts';
import { type Budget, createBudgetKeeper } from '../src/slots/budget.ts';
import { createReleasedLeases } from '../src/slots/leases.ts';
import type { Slot } from '../src/slots/slot.ts';
import { broken, createParts, knownStatuses, refused, rule, tokens } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
const qr: WhatsGateAuth = { type: 'qr' };
const byCode: WhatsGateAuth = { type: 'code', number: '79991234567' };
const destroying = sampleRecord({ status: 'DESTROYING' });
const linked = { seenLinked: true, record: sampleRecord({ status: 'READY', wid: '79991234567@c.us' }) };

function createAcquirer({ budget = false }: { budget?: Budget | false } = {}) {
  const parts = createParts();
  const releasedLeases = createReleasedLeases(parts.store);
  const acquire = createAcquire({
    ...parts,
    ...{ tokens, rule, knownStatuses, releasedLeases },
    budget: createBudgetKeeper(parts.store, tokens, budget),
  });
  const ask = ({ owner = 'anna', name = 'Support', auth = qr, lease = 'page', limit = 1 } = {}) =>
    acquire({ owner, name, auth, lease, limit });
  /** `wait` finds the session gone. */
  const goneWhenWaited = (action: string) => {
    if (action.startsWith('wait')) parts.sessions.delete(action.slice('wait '.length));
  };
  return { ...parts, releasedLeases, ask, goneWhenWaited };
}
async function createHolder(changes: Partial<Slot> = {}) {
  const acquirer = createAcquirer();
  return { ...acquirer, slot: await acquirer.begin(sampleSlot(changes)) };
}
const heldBy = (lease: string, { until = born + 5 * minute, leaving = false } = {}) => ({
  [lease]: { until, leaving },
});
const other = (changes: Partial<Slot> = {}) =>
  sampleSlot({ name: 'Sales', createId: 'other', record: sampleRecord({ unique_id: 'other' }), ...changes });

describe('P1: an empty slot', () => {
  it('is looked for at WhatsGate, recorded, and bought once', async () => {
    const { ask, actions, upstream, find, time, sessions } = createAcquirer();
    const seen: (Slot | null)[] = [];
    upstream.before = async () => seen.push(await find());
    const record = await ask();
    expect(actions).toEqual(['find', 'create']);
    expect(record).toEqual(sessions.get('session 1'));
    const leases = heldBy('page', { until: time.now + 5 * minute });
    expect(seen).toMatchObject([null, { state: 'creating', record: null, leases, createdAt: time.now }]);
    expect(await find()).toMatchObject({ state: 'active', record, leases, authMark: 'q00000000' });
    const token = await tokens.read(record.callback);
    expect(token?.createId).toBe((await find())?.createId);
  });

  it('takes the session that WhatsGate has of it', async () => {
    const { ask, actions, addSession } = createAcquirer();
    await addSession('lost');
    expect(await ask()).toMatchObject({ unique_id: 'lost' });
    expect(actions).toEqual(['find', 'read lost']);
  });

  it('takes an unclaimed session, by the name that is asked for', async () => {
    const { ask, actions, addSession, unclaimed } = createAcquirer();
    const session = await addSession('lost');
    await unclaimed.note({ ...session, record: { ...session.record, name: 'Renamed' } });
    expect(await ask()).toMatchObject({ unique_id: 'lost' });
    expect(actions).toEqual(['read lost']);
  });

  it('of an attempt that was ended during the create answers with what stands then', async () => {
    const { ask, upstream, repository, find, begin } = createAcquirer();
    upstream.before = async (action) => {
      const slot = await find();
      if (action !== 'create' || slot === null) return;
      await repository.end(slot);
      await begin(sampleSlot());
    };
    expect(await ask()).toMatchObject({ unique_id: 'session' });
  });
});

it('I8: a create beyond the budget asks nothing of WhatsGate and leaves the slot free', async () => {
  const { ask, actions, find } = createAcquirer({ budget: { creates: 1 } });
  await ask();
  await expect(ask({ name: 'Sales', lease: 'sales', limit: 2 })).rejects.toMatchObject({ kind: 'BudgetSpent' });
  expect(actions).toEqual(['find', 'create', 'find']);
  expect(await find('Sales')).toBeNull();
});

describe('S3: a key names one attempt', () => {
  it('asked for again it gets the same session', async () => {
    const { ask, actions } = createAcquirer();
    const record = await ask();
    expect(await ask()).toEqual(record);
    expect(actions).toEqual(['find', 'create', 'read session 1']);
  });

  it.each([
    { what: 'another name', again: { name: 'Sales', limit: 2 } },
    { what: 'another authorization', again: { auth: byCode } },
  ])('with $what it is refused', async ({ again }) => {
    const { ask, actions } = createAcquirer();
    await ask();
    await expect(ask(again)).rejects.toMatchObject({ kind: 'KeyReused' });
    expect(actions).toEqual(['find', 'create']);
  });

  it('with another owner it is another one', async () => {
    const { ask } = createAcquirer();
    await ask();
    expect(await ask({ owner: 'bert', name: 'Sales' })).toMatchObject({ unique_id: 'session 2' });
  });

  it('that has lapsed may be used again', async () => {
    const { ask } = await createHolder({ leases: heldBy('page', { until: born + minute }) });
    expect(await ask({ name: 'Sales', limit: 2 })).toMatchObject({ unique_id: 'session 2' });
  });

  it('C9: that was given up buys nothing', async () => {
    const { ask, releasedLeases, actions } = createAcquirer();
    await releasedLeases.remember('anna', 'page');
    await expect(ask()).rejects.toMatchObject({ kind: 'LeaseReleased' });
    expect(actions).toEqual([]);
    expect(await ask({ lease: 'other' })).toBeDefined();
  });
});

describe('a session that is there', () => {
  it('is held by the page that asks, too', async () => {
    const { ask, find, time, actions } = await createHolder({ leases: heldBy('other') });
    expect(await ask()).toEqual(sampleRecord());
    expect(actions).toEqual(['read session']);
    const leases = { ...heldBy('other'), ...heldBy('page', { until: time.now + 5 * minute }) };
    expect((await find())?.leases).toEqual(leases);
  });

  it('is handed out as the read shows it', async () => {
    const { ask, sessions } = await createHolder();
    sessions.set('session', sampleRecord({ status: 'AUTH' }));
    expect(await ask()).toMatchObject({ status: 'AUTH' });
  });

  it.each([
    { what: 'that is linked', changes: linked },
    { what: 'that is linked and old', changes: { ...linked, createdAt: born - 60 * minute } },
  ])('$what serves any authorization', async ({ changes }) => {
    const { ask, actions } = await createHolder(changes);
    expect(await ask({ auth: byCode })).toMatchObject({ status: 'READY' });
    expect(actions).toEqual(['read session']);
  });

  it('that began to be deleted during the read is not handed out', async () => {
    const { ask, upstream, slot, repository, goneWhenWaited, actions } = await createHolder();
    let reads = 0;
    upstream.before = async (action) => {
      goneWhenWaited(action);
      if (!action.startsWith('read')) return;
      reads += 1;
      if (reads === 1) await repository.change(slot, (stored) => ({ ...stored, state: 'deleting' }));
    };
    expect(await ask()).toMatchObject({ unique_id: 'session 1' });
    expect(actions).toContain('delete session');
  });

  it('that is always changed is busy in the end', async () => {
    const { ask, upstream, actions, find, repository } = await createHolder();
    let round = 0;
    upstream.before = async (action) => {
      const slot = await find();
      if (!action.startsWith('read') || slot === null) return;
      round += 1;
      await repository.end(slot);
      await repository.begin(sampleSlot({ createId: `round ${round}` }));
    };
    await expect(ask()).rejects.toMatchObject({ kind: 'Busy' });
    expect(actions).toEqual(new Array(8).fill('read session'));
  });
});

describe('a pending session that does not fit', () => {
  const replaced = ['read session', 'read session', 'delete session', 'wait session'];

  it.each([
    { what: 'is authorized in another way', changes: {}, auth: byCode },
    { what: 'is as old as a session may wait', changes: { createdAt: born + minute - 15 * minute }, auth: qr },
  ])('is replaced: it $what', async ({ changes, auth }) => {
    const { ask, upstream, goneWhenWaited, actions } = await createHolder(changes);
    upstream.before = goneWhenWaited;
    expect(await ask({ auth })).toMatchObject({ unique_id: expect.stringMatching(/^session \d/) });
    expect(actions.slice(0, 4)).toEqual(replaced);
    expect(actions.at(-1)).toBe('create');
  });

  it('is kept where it is a millisecond younger', async () => {
    const { ask } = await createHolder({ createdAt: born + minute - 15 * minute + 1 });
    expect(await ask()).toMatchObject({ unique_id: 'session' });
  });

  it.each([
    { kind: 'Pending', changes: { leases: heldBy('other') } },
    { kind: 'StillConfirming', changes: { leases: heldBy('other'), successAt: born + minute } },
    { kind: 'StillConfirming', changes: { successAt: born + minute } },
    { kind: 'StillConfirming', changes: { record: sampleRecord({ status: 'SYNCING' }) } },
  ])('is not replaced: $kind', async ({ kind, changes }) => {
    const { ask, actions, find } = await createHolder(changes);
    await expect(ask({ auth: byCode })).rejects.toMatchObject({ kind });
    expect(actions).not.toContain('delete session');
    expect(await find()).toMatchObject({ state: 'active' });
  });

  it('and was linked meanwhile is handed out', async () => {
    const { ask, upstream, sessions, actions } = await createHolder();
    let reads = 0;
    upstream.before = () => {
      reads += 1;
      if (reads === 2) sessions.set('session', linked.record);
    };
    expect(await ask({ auth: byCode })).toMatchObject({ status: 'READY' });
    expect(actions).not.toContain('delete session');
  });

  it('and does not go in time is still being deleted', async () => {
    const { ask, actions } = await createHolder();
    await expect(ask({ auth: byCode })).rejects.toMatchObject({ kind: 'StillDeleting' });
    expect(actions).toEqual(replaced);
  });

  it('is missing: it is looked at again 5 s later, and then another one is made', async () => {
    const { ask, sessions, time, actions } = await createHolder();
    sessions.clear();
    const begun = time.now;
    expect(await ask()).toMatchObject({ unique_id: 'session 1' });
    expect(time.now - begun).toBe(5_000);
    expect(actions).toEqual(['read session', 'read session', 'find', 'create']);
  });

  it('was missing for long: it is looked at again at once', async () => {
    const { ask, sessions, time } = await createHolder({ missingSince: born + minute - 4_000 });
    sessions.clear();
    const begun = time.now;
    await ask();
    expect(time.now - begun).toBe(1_000);
  });
});

describe('a session that is being deleted', () => {
  it.each([
    { what: 'by us', changes: { state: 'deleting' } as const },
    { what: 'by WhatsGate', changes: { record: destroying } },
  ])('$what is waited for, and another one is made', async ({ changes }) => {
    const { ask, upstream, goneWhenWaited, actions } = await createHolder(changes);
    upstream.before = goneWhenWaited;
    expect(await ask()).toMatchObject({ unique_id: 'session 1' });
    expect(actions).toContain('wait session');
    expect(actions.filter((action) => action === 'create')).toHaveLength(1);
  });

  it('by WhatsGate and does not go in time is still being deleted', async () => {
    const { ask, actions } = await createHolder({ record: destroying });
    await expect(ask()).rejects.toMatchObject({ kind: 'StillDeleting' });
    expect(actions).toEqual(['read session', 'wait session']);
  });

  it('and has no session is still confirming: nothing is known of it', async () => {
    const { ask } = await createHolder({ state: 'deleting', record: null });
    await expect(ask()).rejects.toMatchObject({ kind: 'StillConfirming' });
  });

  it('D3: and is gone by one empty answer is looked for twice, 5 s apart', async () => {
    const { ask, upstream, sessions, time, actions } = await createHolder({ state: 'deleting' });
    const begun = time.now;
    upstream.before = () => sessions.delete('session');
    expect(await ask()).toBeDefined();
    expect(time.now - begun).toBe(5_000);
    expect(actions.at(-1)).toBe('create');
  });
});

it('D3: a linked session that is missing is never replaced after one empty answer', async () => {
  const { ask, sessions, actions } = await createHolder(linked);
  sessions.clear();
  await expect(ask()).rejects.toMatchObject({ kind: 'StillChecking' });
  expect(actions).toEqual(['read session']);
});

describe('C1: a create whose outcome is unknown', () => {
  const creating = { state: 'creating', record: null } as const;

  it('is looked for: while nothing is certain the page waits, and holds the slot', async () => {
    const { ask, find, time, actions } = await createHolder(creating);
    await expect(ask()).rejects.toMatchObject({ kind: 'StillCreating' });
    expect(actions).toEqual(['find thoroughly']);
    expect((await find())?.leases).toEqual(heldBy('page', { until: time.now + 5 * minute }));
  });

  it('is not held by a page that asks for another authorization', async () => {
    const { ask, find } = await createHolder(creating);
    await expect(ask({ auth: byCode })).rejects.toMatchObject({ kind: 'StillCreating' });
    expect((await find())?.leases).toEqual({});
  });

  it('and is found is handed out', async () => {
    const { ask, addSession, begin, actions } = createAcquirer();
    const { token, record } = await addSession('found');
    await begin(sampleSlot({ ...creating, createId: token.createId }));
    expect(await ask()).toEqual(record);
    expect(actions).toEqual(['find thoroughly', 'read found']);
  });

  it('and is certainly none is made again', async () => {
    const { ask, actions } = await createHolder({ ...creating, createdAt: born - 2 * minute, emptyLooks: 3 });
    expect(await ask()).toMatchObject({ unique_id: 'session 1' });
    expect(actions).toEqual(['find thoroughly', 'find', 'create']);
  });

  it('makes no second session where its answer is lost', async () => {
    const { ask, upstream, actions } = createAcquirer();
    upstream.before = (action) => (action === 'create' ? Promise.reject(broken()) : null);
    await expect(ask()).rejects.toMatchObject({ kind: 'StillCreating' });
    await expect(ask()).rejects.toMatchObject({ kind: 'StillCreating' });
    expect(actions.filter((action) => action === 'create')).toHaveLength(1);
  });

  it('that WhatsGate refuses leaves the slot free', async () => {
    const { ask, upstream, find } = createAcquirer();
    const error = refused();
    upstream.before = (action) => (action === 'create' ? Promise.reject(error) : null);
    await expect(ask()).rejects.toBe(error);
    expect(await find()).toBeNull();
  });
});

describe('T10: the limit', () => {
  it('counts the other slots, and says how many there may be', async () => {
    const { ask, begin, actions } = createAcquirer();
    await begin(other());
    await expect(ask()).rejects.toMatchObject({
      kind: 'LimitReached',
      message: expect.stringContaining('1 of 1'),
    });
    // What is counted is looked at: it may be gone.
    expect(actions).toEqual(['find', 'read other']);
    expect(await ask({ limit: 2 })).toBeDefined();
  });

  it('counts unclaimed sessions, and is told whole', async () => {
    const { ask, addSession, unclaimed } = createAcquirer();
    const session = await addSession('lost', { name: 'Sales' });
    await unclaimed.note({ ...session, record: { ...session.record, name: 'Renamed' } });
    await expect(ask({ limit: 1 })).rejects.toMatchObject({ message: expect.stringContaining('1 of 1') });
    expect(await ask({ limit: 2 })).toBeDefined();
  });

  it.each([
    { what: 'deleting', changes: { state: 'deleting' } as const },
    { what: 'destroyed by WhatsGate', changes: { record: sampleRecord({ unique_id: 'other', status: 'DESTROYING' }) } },
  ])('that a slot fills which is being $what is free soon', async ({ changes }) => {
    const { ask, begin } = createAcquirer();
    await begin(other(changes));
    await expect(ask()).rejects.toMatchObject({ kind: 'StillDeleting' });
  });

  it('is free where a session that filled it is gone', async () => {
    const { ask, begin, sessions } = createAcquirer();
    await begin(other({ missingSince: born }));
    sessions.clear();
    expect(await ask()).toMatchObject({ unique_id: 'session 1' });
  });

  it('is reached where one of two is free and one too few', async () => {
    const { ask, begin } = createAcquirer();
    await begin(other());
    await begin(other({ name: 'Third', createId: 'third', record: sampleRecord({ unique_id: 'third' }) }));
    await expect(ask({ limit: 1 })).rejects.toMatchObject({ kind: 'LimitReached' });
    await expect(ask({ limit: 2 })).rejects.toMatchObject({ kind: 'LimitReached' });
  });
});
