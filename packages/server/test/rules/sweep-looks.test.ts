import { describe, expect, it } from 'vitest';
import { createSweep } from '../../src/recovery/sweep.ts';
import { toDailyLook } from '../../src/slots/daily-look.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { broken } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';
import { createSweeper, nothing, type Sweeper } from './sweeper.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const wid = '79991234567@c.us';

const linkedSlot = (name: string): Slot => {
  const record = sampleRecord({ unique_id: name, status: 'READY', wid });
  const account = { number: '79991234567', pushname: null };
  return sampleSlot({ name, createId: name, record, seenLinked: true, linkedAt: born, links: 1, account });
};
async function addLinked({ begin }: Sweeper, count: number) {
  for (let index = 0; index < count; index += 1) await begin(linkedSlot(`linked ${index}`));
}

describe('S11: the daily look at a linked session', () => {
  it('is one read, and the next one is a day later although nothing is new', async () => {
    const { sweep, begin, time, reads, namesDue, find } = createSweeper();
    const slot = await begin(linkedSlot('Support'));
    await sweep();
    expect(reads()).toEqual([]);
    time.now = toDailyLook('Support', time.now);
    expect(await sweep()).toEqual(nothing);
    expect(reads()).toEqual(['read Support']);
    expect(await find()).toEqual(slot);
    expect(await namesDue()).toEqual([]);
    expect(await namesDue(toDailyLook('Support', time.now))).toEqual(['Support']);
  });

  it('is put off where it fails, and counted', async () => {
    const { sweep, begin, time, upstream, namesDue } = createSweeper();
    await begin(linkedSlot('Support'));
    upstream.before = (action) => (action.startsWith('read') ? Promise.reject(broken()) : null);
    time.now += day;
    expect(await sweep()).toEqual({ ...nothing, failed: 1 });
    expect(await namesDue()).toEqual([]);
  });

  it('is made of a hundred in one sweep, the longest due first; the others wait for the next one', async () => {
    const sweeper = createSweeper();
    await addLinked(sweeper, 102);
    sweeper.time.now += day;
    const due = await sweeper.namesDue();
    expect(await sweeper.sweep()).toEqual(nothing);
    expect(sweeper.reads()).toEqual(due.slice(0, 100).map((name) => `read ${name}`));
    expect(await sweeper.namesDue()).toEqual(due.slice(100));
  });

  it('is put off for those that would fill the next sweep as well', async () => {
    const sweeper = createSweeper();
    await addLinked(sweeper, 501);
    sweeper.time.now += day;
    const due = await sweeper.namesDue();
    await sweeper.sweep();
    expect(sweeper.reads()).toHaveLength(100);
    expect(await sweeper.namesDue()).toEqual(due.slice(500));
  });

  it('comes after what is urgent', async () => {
    const sweeper = createSweeper();
    await addLinked(sweeper, 1);
    sweeper.time.now += day;
    await sweeper.begin(sampleSlot({ createdAt: sweeper.time.now }));
    await sweeper.addSession('lost', { name: 'lost', bornAt: born - day });
    await sweeper.sweep();
    sweeper.time.now += 30 * minute;
    await sweeper.sweep();
    expect(sweeper.actions.filter((action) => /^(read|delete)/.test(action))).toEqual([
      'read session',
      'read session',
      'delete session',
      'read linked 0',
      'read session',
      'read lost',
      'delete lost',
    ]);
  });

  it('is none for a linked session of which a webhook has told: that is urgent', async () => {
    const sweeper = createSweeper();
    await addLinked(sweeper, 101);
    await sweeper.begin({ ...linkedSlot('told'), toldAt: sweeper.time.now + day });
    sweeper.time.now += day;
    await sweeper.sweep();
    expect(sweeper.reads()[0]).toBe('read told');
    expect(sweeper.reads()).toHaveLength(101);
  });

  it('asks whether the phone has logged out, of sessions that were seen linked', async () => {
    const { sweep, begin, time, logouts } = createSweeper();
    await begin(linkedSlot('Support'));
    await begin(sampleSlot({ name: 'pending', createId: 'pending', record: sampleRecord({ unique_id: 'pending' }) }));
    time.now += day;
    await sweep();
    expect(logouts).toEqual(['Support']);
  });

  it('of one that is missing asks nothing more', async () => {
    const { sweep, begin, time, sessions, logouts, find, namesDue } = createSweeper();
    await begin(linkedSlot('Support'));
    sessions.clear();
    time.now += day;
    expect(await sweep()).toEqual(nothing);
    expect(logouts).toEqual([]);
    expect(await find()).toMatchObject({ missingSince: time.now });
    expect(await namesDue(time.now + minute)).toEqual(['Support']);
  });
});

describe('D8: behind a backlog of linked sessions', () => {
  it('a pending one that is over is found by the list, and released', async () => {
    const sweeper = createSweeper();
    await addLinked(sweeper, 500);
    sweeper.time.now += day;
    const { token, record } = await sweeper.addSession('pending', { bornAt: sweeper.time.now });
    await sweeper.begin(sampleSlot({ createId: token.createId, record, createdAt: sweeper.time.now }));
    expect(await sweeper.namesDue()).toContain('Support');
    expect((await sweeper.repository.listDue(sweeper.time.now, 500)).map(({ name }) => name)).not.toContain('Support');
    expect(await sweeper.sweep()).toEqual({ ...nothing, released: 1 });
    // The list has shown that it waits for a phone: it is read once, by the release.
    expect(sweeper.reads().filter((action) => action === 'read pending')).toHaveLength(1);
  });

  it('no more than 500 are looked at in one sweep, by the list as well', async () => {
    const sweeper = createSweeper();
    for (let index = 0; index < 502; index += 1) {
      const name = `pending ${index}`;
      const { token, record } = await sweeper.addSession(name, { name });
      await sweeper.begin(sampleSlot({ name, createId: token.createId, record }));
    }
    // A quarter of the pending ones.
    expect(await sweeper.sweep()).toEqual({ ...nothing, released: 126, postponed: 374 });
  });

  it('one that was seen linked is not looked at by each sweep, though it waits for a phone', async () => {
    const sweeper = createSweeper();
    const { token, record } = await sweeper.addSession('pending');
    await sweeper.begin(sampleSlot({ createId: token.createId, record, seenLinked: true }));
    await sweeper.sweep();
    expect(sweeper.reads()).toEqual([]);
  });

  it('one that is held is left alone', async () => {
    const sweeper = createSweeper();
    const { token, record } = await sweeper.addSession('pending');
    const leases = { page: { until: born + 15 * minute, leaving: false } };
    await sweeper.begin(sampleSlot({ createId: token.createId, record, leases }));
    expect(await sweeper.sweep()).toEqual(nothing);
    expect(sweeper.reads()).toEqual([]);
  });
});

describe('a pending session that the list has shown', () => {
  const listedSlot = async (sweeper: Sweeper, slot: Partial<Slot> = {}, listed: object = {}) => {
    const { token, record } = await sweeper.addSession('pending', listed);
    const before = await sweeper.begin(sampleSlot({ createId: token.createId, record, ...slot }));
    sweeper.sessions.set('pending', record);
    return before;
  };
  /** In which state the slot was at each read, and how many sessions were released. */
  const readsOf = async (slot: Partial<Slot>, listed: object = {}) => {
    const sweeper = createSweeper();
    await listedSlot(sweeper, slot, listed);
    const states: unknown[] = [];
    sweeper.upstream.before = async (action) => {
      if (action.startsWith('read')) states.push((await sweeper.find())?.state);
    };
    const report = await sweeper.sweep();
    return [states, report.released];
  };

  it('is read once before it is deleted', async () => {
    expect(await readsOf({})).toEqual([['deleting'], 1]);
  });

  it('D1: is not marked to be deleted where it shows an account, or was seen linked', async () => {
    expect(await readsOf({}, { wid })).toEqual([['active'], 0]);
    expect(await readsOf({ seenLinked: true, missingSince: born - minute })).toEqual([['active'], 0]);
  });

  it("C6: is read for itself where it is the twin of the slot's own", async () => {
    const sweeper = createSweeper();
    const { token, record } = await sweeper.addSession('twin');
    const own = { ...record, unique_id: 'own', status: 'READY' };
    await sweeper.begin(sampleSlot({ createId: token.createId, record: own }));
    const states: unknown[] = [];
    sweeper.upstream.before = async (action) => {
      if (action === 'read own') states.push((await sweeper.find())?.state);
    };
    await sweeper.sweep();
    expect(states).toEqual(['active']);
    expect(sweeper.actions).not.toContain('delete own');
    expect(await sweeper.find()).toMatchObject({ state: 'active', seenLinked: true });
  });
});

it('a slot to be deleted that has no session is no failure, though the list shows one of its create', async () => {
  const sweeper = createSweeper();
  const { token } = await sweeper.addSession('listed');
  await sweeper.begin(sampleSlot({ createId: token.createId, state: 'deleting', record: null }));
  expect(await sweeper.sweep()).toEqual(nothing);
  expect(sweeper.reads()).toEqual([]);
});

it('S1: a sweep that cannot recover missed events does all else, and counts it', async () => {
  const sweeper = createSweeper();
  let prunes = 0;
  const prune = async () => {
    prunes += 1;
  };
  const recover = () => Promise.reject(broken());
  const sweep = createSweep({ ...sweeper.options, prune, missed: { ...sweeper.missed, recover } });
  expect(await sweep()).toEqual({ ...nothing, failed: 1 });
  expect(prunes).toBe(1);
});
