import { describe, expect, it } from 'vitest';
import { byCode, createAcquirer, createHolder, heldBy } from './acquirer.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
const other = sampleSlot({ name: 'Sales', createId: 'other', record: sampleRecord({ unique_id: 'other' }) });

describe('P1: while a create is decided', () => {
  it('another server begins the slot: its session is handed out, and none is bought', async () => {
    const { ask, upstream, repository, find, sessions, actions } = createAcquirer();
    upstream.before = async (action) => {
      if (action !== 'find' || (await find()) !== null) return;
      sessions.set('session', sampleRecord());
      await repository.begin(sampleSlot());
    };
    expect(await ask()).toMatchObject({ unique_id: 'session' });
    expect(actions).toEqual(['find', 'read session']);
  });

  it('the limit is reached and the slot is begun meanwhile: it does not count against itself', async () => {
    const { ask, repository, begin, actions } = createAcquirer();
    await begin(other);
    const { begin: write } = repository;
    const begins: string[] = [];
    Object.assign(repository, {
      begin: async (...args: Parameters<typeof write>) => {
        const outcome = await write(...args);
        begins.push(outcome);
        if (outcome === 'full') {
          await repository.end(other);
          await begin(sampleSlot());
        }
        return outcome;
      },
    });
    expect(await ask()).toMatchObject({ unique_id: 'session' });
    expect(begins[0]).toBe('full');
    expect(actions).not.toContain('create');
  });

  it('the limit is filled by a create that is under way', async () => {
    const { ask, begin } = createAcquirer();
    await begin({ ...other, state: 'creating', record: null });
    await expect(ask()).rejects.toMatchObject({ kind: 'LimitReached' });
  });
});

describe('while a session is taken', () => {
  it('its attempt ends: the slot is looked at again', async () => {
    const { ask, repository, slot, sessions } = await createHolder();
    const { change } = repository;
    let changes = 0;
    Object.assign(repository, {
      change: async (...args: Parameters<typeof change>) => {
        changes += 1;
        // The first is that of the read, the second takes it.
        if (changes === 2) {
          await change(slot, () => null);
          sessions.clear();
        }
        return change(...args);
      },
    });
    expect(await ask()).toMatchObject({ unique_id: 'session 1' });
  });

  it('B8: a page that is being left does not keep another way of linking out', async () => {
    const leases = heldBy('left', { until: born + 5 * minute, leaving: true });
    const { ask, upstream, goneWhenWaited, actions } = await createHolder({ leases });
    upstream.before = goneWhenWaited;
    expect(await ask({ auth: byCode })).toBeDefined();
    expect(actions).toContain('delete session');
    expect(actions.at(-1)).toBe('create');
  });

  it('one that seemed to be gone is shown again: it is waited for once more', async () => {
    const destroying = sampleRecord({ status: 'DESTROYING' });
    const { ask, upstream, sessions, actions } = await createHolder({ record: destroying });
    let waits = 0;
    upstream.before = (action) => {
      if (action.startsWith('wait')) {
        waits += 1;
        sessions.delete('session');
      } else if (action.startsWith('read') && waits < 2) sessions.set('session', destroying);
    };
    expect(await ask()).toMatchObject({ unique_id: 'session 1' });
    const round = ['read session', 'wait session', 'read session'];
    expect(actions).toEqual([...round, ...round, 'find', 'create']);
  });
});
