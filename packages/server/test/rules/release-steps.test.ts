import { describe, expect, it } from 'vitest';
import type { DeletePurpose, SessionHistory } from '../../src/slots/may-delete.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { broken, createParts } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
const purposes: readonly DeletePurpose[] = ['replace', 'close', 'sweep'];
const destroying = sampleRecord({ status: 'DESTROYING' });
const linkedRecord = sampleRecord({ status: 'READY', wid: '79991234567@c.us' });

async function createHolder(changes: Partial<Slot> = {}) {
  const parts = createParts();
  return { ...parts, slot: await parts.begin(sampleSlot(changes)) };
}

describe('a release', () => {
  it.each(purposes)('D5: for %s writes, reads and deletes, in this order', async (purpose) => {
    const { release, slot, time, actions, upstream, find } = await createHolder();
    const states: unknown[] = [];
    upstream.before = async () => states.push((await find())?.state);
    expect(await release.slot(slot, purpose)).toBe('ending');
    expect(actions).toEqual(['read session', 'delete session']);
    expect(states).toEqual(['deleting', 'deleting']);
    expect(await find()).toEqual(sampleSlot({ state: 'deleting', record: destroying, recordAt: time.now }));
  });

  it('of an attempt that is over is gone', async () => {
    const { release, actions, find } = await createHolder();
    expect(await release.slot(sampleSlot({ createId: 'earlier' }), 'close')).toBe('gone');
    expect(actions).toEqual([]);
    expect(await find()).toEqual(sampleSlot());
  });

  it('C1: of one that is being created does nothing: it is looked for first', async () => {
    const { release, slot, actions, find } = await createHolder({ state: 'creating', record: null });
    expect(await release.slot(slot, 'close')).toBe('held');
    expect(actions).toEqual([]);
    expect((await find())?.state).toBe('creating');
  });

  it('of one without a session deletes nothing', async () => {
    const { release, slot, actions } = await createHolder({ state: 'deleting', record: null });
    expect(await release.slot(slot, 'close')).toBe('protected');
    expect(actions).toEqual([]);
  });

  it.each([
    { purpose: 'close', leaving: false, outcome: 'held' },
    { purpose: 'close', leaving: true, outcome: 'held' },
    { purpose: 'replace', leaving: false, outcome: 'held' },
    { purpose: 'replace', leaving: true, outcome: 'ending' },
  ] as const)('D7: for $purpose of a page that holds it (leaving: $leaving) is $outcome', async (each) => {
    const leases = { page: { until: born + 5 * minute, leaving: each.leaving } };
    const { release, slot, actions, find } = await createHolder({ leases });
    expect(await release.slot(slot, each.purpose)).toBe(each.outcome);
    expect((await find())?.state).toBe(each.outcome === 'held' ? 'active' : 'deleting');
    expect(actions.includes('delete session')).toBe(each.outcome === 'ending');
  });

  it.each([
    { what: 'is linked', record: linkedRecord, outcome: 'linked', seenLinked: true },
    { what: 'shows an account', record: sampleRecord({ wid: '1@lid' }), outcome: 'linked', seenLinked: true },
    { what: 'has an unknown status', record: sampleRecord({ status: 'X' }), outcome: 'protected', seenLinked: false },
  ])('D1: of a session that $what is taken back: $outcome', async ({ record, outcome, seenLinked }) => {
    const { release, slot, actions, sessions, find } = await createHolder();
    sessions.set('session', record);
    expect(await release.slot(slot, 'close')).toBe(outcome);
    expect(actions).toEqual(['read session']);
    expect(await find()).toMatchObject({ state: 'active', seenLinked, record });
  });

  it('of a session that is being deleted sends no second delete, and stays', async () => {
    const { release, slot, time, actions, sessions, find } = await createHolder({ state: 'deleting' });
    sessions.set('session', destroying);
    expect(await release.slot(slot, 'sweep')).toBe('ending');
    expect(actions).toEqual(['read session']);
    expect(await find()).toEqual(sampleSlot({ state: 'deleting', record: destroying, recordAt: time.now }));
  });

  it('D3: of a session that is missing goes on until it is gone', async () => {
    const { release, slot, time, sessions, find } = await createHolder();
    sessions.clear();
    expect(await release.slot(slot, 'close')).toBe('ending');
    expect(await find()).toMatchObject({ state: 'deleting', missingSince: time.now });
    time.now += 5_000;
    expect(await release.slot(slot, 'close')).toBe('gone');
    expect(await find()).toBeNull();
  });

  it('D2: asks the store after the read: a `success` that came meanwhile protects', async () => {
    const { release, slot, actions, upstream, repository, find } = await createHolder();
    upstream.before = () => repository.change(slot, (stored, now) => ({ ...stored, successAt: now }));
    expect(await release.slot(slot, 'close')).toBe('protected');
    expect(actions).toEqual(['read session']);
    expect((await find())?.state).toBe('active');
  });

  it('of a slot that was freed during the read deletes nothing', async () => {
    const { release, slot, actions, upstream, repository } = await createHolder();
    upstream.before = () => repository.end(slot);
    expect(await release.slot(slot, 'close')).toBe('gone');
    expect(actions).toEqual(['read session']);
  });

  it('of a slot that serves another attempt since the read deletes nothing', async () => {
    const { release, slot, actions, upstream, repository, find } = await createHolder();
    const next = sampleSlot({ createId: 'next' });
    upstream.before = async () => {
      await repository.end(slot);
      await repository.begin(next);
    };
    expect(await release.slot(slot, 'close')).toBe('gone');
    expect(actions).toEqual(['read session']);
    expect(await find()).toEqual(next);
  });

  it('S1: whose delete fails stays to be deleted', async () => {
    const { release, slot, upstream, find } = await createHolder();
    upstream.before = (action) => (action === 'delete session' ? Promise.reject(broken()) : null);
    await expect(release.slot(slot, 'close')).rejects.toMatchObject({ code: 'NETWORK' });
    expect(await find()).toEqual(sampleSlot({ state: 'deleting' }));
  });
});

describe('a release of a session that no slot knows', () => {
  const history = (changes: Partial<SessionHistory> = {}): SessionHistory => ({ ...sampleSlot(), ...changes });

  it('deletes it, where the rule allows it', async () => {
    const { release, actions, sessions } = createParts();
    sessions.set('session', sampleRecord());
    expect(await release.unclaimed('session', history())).toBe(true);
    expect(actions).toEqual(['read session', 'delete session']);
  });

  it.each([
    { what: 'is missing', record: null, changes: {} },
    { what: 'is linked', record: linkedRecord, changes: {} },
    { what: 'was seen linked', record: sampleRecord(), changes: { seenLinked: true } },
    // What a person's decision may end, the sweep may not.
    { what: 'was logged out', record: sampleRecord(), changes: { seenLinked: true, unlinkedAt: born } },
  ])('D1: does not, where it $what', async ({ record, changes }) => {
    const { release, actions, sessions } = createParts();
    if (record !== null) sessions.set('session', record);
    expect(await release.unclaimed('session', history(changes))).toBe(false);
    expect(actions).toEqual(['read session']);
  });
});
