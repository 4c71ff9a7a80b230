import { describe, expect, it } from 'vitest';
import type { Slot } from '../../src/slots/slot.ts';
import { byCode, createAcquirer, createHolder, heldBy } from './acquirer.ts';
import { broken, refused, tokens } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
const linked = { seenLinked: true, record: sampleRecord({ status: 'READY', wid: '79991234567@c.us' }) };
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
