import { describe, expect, it } from 'vitest';
import { byCode, createHolder, heldBy, qr } from './acquirer.ts';
import { born, sampleRecord } from './slot-samples.ts';

const minute = 60_000;
const destroying = sampleRecord({ status: 'DESTROYING' });
const linked = { seenLinked: true, record: sampleRecord({ status: 'READY', wid: '79991234567@c.us' }) };

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
