import { describe, expect, it } from 'vitest';
import { createLostSessions } from '../../src/recovery/lost-sessions.ts';
import { broken, createParts } from './parts.ts';
import { sampleSlot } from './slot-samples.ts';

function createListing() {
  const parts = createParts();
  const failures: unknown[] = [];
  /** Ends the wait of each request that waits for the listing. */
  const deadlines: (() => void)[] = [];
  const waits: number[] = [];
  const clock = {
    ...parts.clock,
    every: (ms: number, action: () => void) => {
      waits.push(ms);
      deadlines.push(action);
      return () => {};
    },
  };
  const onFailure = (error: unknown) => failures.push(error);
  const works: Promise<unknown>[] = [];
  const background = (work: Promise<unknown>) => void works.push(work);
  const lost = createLostSessions({ ...parts, clock, onFailure, background });
  /** Holds the listing up. @returns lets it go on */
  const hold = () => {
    let go: (outcome: void | PromiseLike<void>) => void = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    parts.upstream.before = () => held;
    return go;
  };
  const endWaits = () => {
    for (const end of deadlines.splice(0)) end();
  };
  return { ...parts, lost, failures, works, waits, endWaits, hold };
}
const late = { kind: 'StillListing' };

describe('S5: the account is listed', () => {
  it('once for a store, however many wait, and its sessions are noted', async () => {
    const { lost, actions, addSession, unclaimed, time, works } = createListing();
    await addSession('lost');
    expect(await Promise.all([lost.ready(), lost.ready()])).toEqual([time.now, time.now]);
    expect((await unclaimed.listOf('anna')).map(({ session }) => session.record.unique_id)).toEqual(['lost']);
    const listedAt = time.now;
    time.now += 60_000;
    expect(await lost.ready()).toBe(listedAt);
    expect(actions).toEqual(['list all']);
    expect(works).toEqual([]);
  });

  it('in the background only where it is not over', async () => {
    const { lost, works, endWaits } = createListing();
    await lost.ready();
    endWaits();
    expect(works).toEqual([]);
  });

  it('and another server with this store need not do it', async () => {
    const listing = createListing();
    const { lost, actions, time } = listing;
    await lost.ready();
    const other = createLostSessions({ ...listing, onFailure: () => {}, background: () => {} });
    expect(await other.ready()).toBe(time.now);
    expect(actions).toEqual(['list all']);
  });

  it('without the sessions of slots', async () => {
    const { lost, addSession, begin, unclaimed } = createListing();
    const { token, record } = await addSession('known');
    await begin(sampleSlot({ createId: token.createId, record }));
    await lost.ready();
    expect(await unclaimed.listOf('anna')).toEqual([]);
  });

  it('C2: again for a store that was emptied', async () => {
    const { lost, actions, store } = createListing();
    await lost.ready();
    const marker = await store.get('marker:account-listed');
    expect(marker?.document).toMatchObject({ collection: 'markers', owner: 'server', aliases: [], dueAt: null });
    await store.put('marker:account-listed', null, marker?.version ?? null);
    await lost.ready();
    expect(actions).toEqual(['list all', 'list all']);
  });

  it('again where the listing has failed', async () => {
    const { lost, actions, upstream, failures } = createListing();
    const error = broken();
    upstream.before = () => Promise.reject(error);
    await expect(lost.ready()).rejects.toBe(error);
    upstream.before = () => {};
    await lost.ready();
    expect(actions).toEqual(['list all', 'list all']);
    // Its request has heard of it.
    expect(failures).toEqual([]);
  });
});

describe('S8: a listing that takes too long', () => {
  it('is waited for 10 s, and goes on', async () => {
    const { lost, works, waits, endWaits, hold, actions, time } = createListing();
    const go = hold();
    const ready = lost.ready();
    await expect.poll(() => waits).toEqual([10_000]);
    expect(works).toEqual([]);
    endWaits();
    await expect(ready).rejects.toMatchObject(late);
    expect(works).toHaveLength(1);

    // Who asks now waits for the same listing.
    const second = lost.ready();
    await expect.poll(() => waits).toHaveLength(2);
    endWaits();
    await expect(second).rejects.toMatchObject(late);
    expect(works).toHaveLength(1);
    go();
    await Promise.all(works);
    expect(await lost.ready()).toBe(time.now);
    expect(actions).toEqual(['list all']);
  });

  it('and fails then, when no request waits, is told of', async () => {
    const { lost, works, endWaits, waits, hold, failures } = createListing();
    const go = hold();
    const ready = lost.ready();
    await expect.poll(() => waits).toHaveLength(1);
    endWaits();
    await expect(ready).rejects.toMatchObject(late);
    const error = broken();
    go(Promise.reject(error));
    await Promise.all(works);
    expect(failures).toEqual([error]);

    // The next one is told of as well.
    const goOn = hold();
    const next = lost.ready();
    await expect.poll(() => waits).toHaveLength(2);
    endWaits();
    await expect(next).rejects.toMatchObject(late);
    expect(works).toHaveLength(2);
    goOn();
    await Promise.all(works);
  });
});
