import type { ListEventsFilter, WhatsGateEvent } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import { createMissedEvents } from '../../src/recovery/missed-events.ts';
import type { Slot } from '../../src/slots/slot.ts';
import { createParts } from './parts.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;

const toEvent = (id: number, whatsappId = 'session', action = 'message') =>
  ({ id, whatsapp_id: whatsappId, event_action: action }) as unknown as WhatsGateEvent;

async function createMissed({ hasOnEvent = true, slot = sampleSlot() } = {}) {
  const parts = createParts();
  await parts.begin(slot);
  const asked: ListEventsFilter[] = [];
  const taken: unknown[] = [];
  const failures: unknown[] = [];
  const deadlines: number[] = [];
  const upstream: { events: readonly WhatsGateEvent[]; error: Error | null } = { events: [], error: null };
  const missed = createMissedEvents({
    ...parts,
    hasOnEvent,
    clock: {
      ...parts.clock,
      every(ms) {
        deadlines.push(ms);
        return () => {};
      },
    },
    gateway: {
      ...parts.gateway,
      async *listEvents(filter) {
        asked.push(filter);
        if (upstream.error !== null) throw upstream.error;
        yield* upstream.events;
      },
    },
    receive: {
      fromWebhook: () => Promise.reject(new Error('It is no webhook.')),
      missed: async ({ name }, event) => void taken.push([name, event.id]),
    },
    onFailure: (error) => failures.push(error),
  });
  return { ...parts, slot, missed, asked, taken, failures, deadlines, source: upstream };
}

describe('after a time without a sweep', () => {
  /** A sweep, this long after the first one. */
  const recoverAfter = async (gap: number, options: { hasOnEvent?: boolean } = {}) => {
    const all = await createMissed(options);
    await all.missed.recover();
    expect(all.asked).toEqual([]);
    const before = all.time.now;
    all.time.now += gap;
    return { ...all, before };
  };

  it('the events since then, and of a minute before, are taken in', async () => {
    const { missed, asked, taken, source, before, deadlines } = await recoverAfter(2 * minute);
    source.events = [toEvent(1), toEvent(2, 'of others'), toEvent(3)];
    await missed.recover();
    expect(asked).toEqual([{ date: new Date(before - minute) }]);
    expect(taken).toEqual([
      ['Support', 1],
      ['Support', 3],
    ]);
    // A long list has half an hour.
    expect(deadlines).toContain(30 * minute);
  });

  it('once', async () => {
    const { missed, asked } = await recoverAfter(2 * minute);
    await missed.recover();
    await missed.recover();
    expect(asked).toHaveLength(1);
  });

  it('nothing is asked for where it was shorter', async () => {
    const { missed, asked, time } = await recoverAfter(2 * minute - 1);
    await missed.recover();
    time.now += 2 * minute - 1;
    await missed.recover();
    expect(asked).toEqual([]);
  });

  it('nor where the application wants no events', async () => {
    const { missed, asked } = await recoverAfter(60 * minute, { hasOnEvent: false });
    await missed.recover();
    expect(asked).toEqual([]);
  });

  it('at most 1,000 of each session are taken in', async () => {
    const { missed, taken, begin, source } = await recoverAfter(2 * minute);
    await begin(sampleSlot({ name: 'Sales', createId: 'other', record: sampleRecord({ unique_id: 'other' }) }));
    source.events = [...Array.from({ length: 1_002 }, (_, index) => toEvent(index)), toEvent(7, 'other')];
    await missed.recover();
    expect(taken).toHaveLength(1_001);
    expect(taken.slice(-2)).toEqual([
      ['Support', 999],
      ['Sales', 7],
    ]);
  });

  it('a list that fails is told of, and asked for again; a later time without a sweep has its own', async () => {
    const { missed, asked, failures, source, time, before } = await recoverAfter(2 * minute);
    source.error = new Error('WhatsGate is down');
    await missed.recover();
    expect(failures).toEqual([source.error]);
    source.error = null;
    time.now += 3 * minute;
    await missed.recover();
    const first = { date: new Date(before - minute) };
    expect(asked).toEqual([first, first, { date: new Date(before + minute) }]);
  });

  it('nothing is asked for once the server is closed', async () => {
    const { missed, asked } = await recoverAfter(2 * minute);
    missed.close();
    await missed.recover();
    expect(asked).toEqual([]);
  });
});

describe('a session that was linked and waits for a phone', () => {
  const waits: Partial<Slot> = { record: sampleRecord({ status: 'AUTH' }), linkedAt: born + 7, seenLinked: true };

  it.each(['AUTH', 'PENDING'])('is asked whether the phone has logged out (%s)', async (status) => {
    const slot = sampleSlot({ ...waits, record: sampleRecord({ status }) });
    const { missed, asked, time, source, find } = await createMissed({ slot });
    source.events = [toEvent(1, 'session', 'disconnect'), toEvent(2, 'session', 'other')];
    await missed.findLogout(slot);
    expect(asked).toEqual([{ WhatsappID: 'session', action: 'disconnect', date: new Date(born + 7) }]);
    expect(await find()).toEqual({ ...slot, toldAt: time.now, disconnectedAt: time.now });
  });

  it('stays as it is where it has not', async () => {
    const slot = sampleSlot(waits);
    const { missed, asked, find } = await createMissed({ slot });
    await missed.findLogout(slot);
    expect(asked).toHaveLength(1);
    expect(await find()).toEqual(slot);
  });

  it.each<{ why: string; changes: Partial<Slot> }>([
    { why: 'was never linked', changes: { linkedAt: null } },
    { why: 'is known to be logged out', changes: { disconnectedAt: born } },
    { why: 'has no session', changes: { record: null } },
    { why: 'shows an account', changes: { record: sampleRecord({ status: 'AUTH', wid: '1@lid' }) } },
    { why: 'is linked', changes: { record: sampleRecord({ status: 'READY' }) } },
    { why: 'is being deleted', changes: { record: sampleRecord({ status: 'DESTROYING' }) } },
  ])('is not asked where it $why', async ({ changes }) => {
    const slot = sampleSlot({ ...waits, ...changes });
    const { missed, asked } = await createMissed({ slot });
    await missed.findLogout(slot);
    expect(asked).toEqual([]);
  });
});
