import type { WhatsGateRecord } from '@whatsgate/client';
import { describe, expect, it } from 'vitest';
import { type Link, noLink, withSeenRecord } from '../../src/slots/link.ts';
import { toLinkEdge } from '../../src/slots/link-edge.ts';
import { type Slot, withDelete, withoutRecord, withRecord, withWebhook } from '../../src/slots/slot.ts';
import { born, sampleRecord, sampleSlot } from './slot-samples.ts';

const minute = 60_000;
const now = born + minute;
const wid = '79991234567@c.us';
const account = { number: '79991234567', pushname: 'Anna' };
const ready = sampleRecord({ status: 'READY', wid, pushname: 'Anna' });
const linked: Link = { ...noLink, links: 1, linkedAt: born, isLinkTold: true, account, seenLinked: true };
/** The phone has logged out, and the session was seen to wait for one since then. */
const waiting: Link = { ...linked, disconnectedAt: born, waitingSince: born };
const loggedOut: Link = { ...waiting, linkedAt: null, isLinkTold: false, unlinkedAt: now, waitingSince: null };

describe('a link', () => {
  const reads: readonly { what: string; before: Link; record: Partial<WhatsGateRecord>; after: Link }[] = [
    {
      what: 'begins with READY, and is not told yet',
      before: noLink,
      record: ready,
      after: { ...linked, linkedAt: now, isLinkTold: false },
    },
    {
      what: 'goes on with READY, with the account of now',
      before: waiting,
      record: { ...ready, pushname: 'Ann' },
      after: { ...linked, account: { ...account, pushname: 'Ann' } },
    },
    {
      what: 'that has ended begins anew, as another one',
      before: loggedOut,
      record: ready,
      after: { ...linked, links: 2, linkedAt: now, isLinkTold: false },
    },
    {
      what: 'ends with DESTROYING, and may be found to stand again',
      before: linked,
      record: { status: 'DESTROYING', wid },
      after: { ...linked, linkedAt: null, isLinkTold: false },
    },
    {
      what: 'may be there while the account is named',
      before: { ...noLink, waitingSince: born },
      record: { status: 'AUTH', wid },
      after: { ...noLink, seenLinked: true },
    },
    { what: 'is not there while it waits for a phone', before: noLink, record: { status: 'AUTH' }, after: noLink },
    { what: 'stands, where nobody says that the phone has logged out', before: linked, record: {}, after: linked },
    {
      what: 'is in doubt from the first read that waits after a logout',
      before: { ...linked, disconnectedAt: born },
      record: {},
      after: { ...waiting, waitingSince: now },
    },
    {
      what: 'is in doubt for a minute',
      before: { ...waiting, waitingSince: now - minute + 1 },
      record: { status: 'AUTH' },
      after: { ...waiting, waitingSince: now - minute + 1 },
    },
    {
      what: 'has ended after a minute of waiting',
      before: { ...waiting, waitingSince: now - minute },
      record: {},
      after: loggedOut,
    },
    {
      what: 'is in doubt from anew where another status came between',
      before: waiting,
      record: { status: 'SYNCING' },
      after: { ...waiting, waitingSince: null },
    },
    {
      what: 'that has ended does not end again',
      before: { ...loggedOut, waitingSince: born },
      record: {},
      after: loggedOut,
    },
  ];

  it.each(reads)('$what', ({ before, record, after }) => {
    expect(withSeenRecord({ ...before }, sampleRecord(record), now)).toEqual(after);
  });
});

describe('the slot of a link', () => {
  const leases = { page: { until: now + minute, leaving: false } };
  const read = (before: Partial<Slot>, record: Partial<WhatsGateRecord> = {}) =>
    withRecord(sampleSlot({ leases, ...before }), sampleRecord(record), now, [
      'PENDING',
      'AUTH',
      'READY',
      'DESTROYING',
    ]);

  it('is held by no page any more once the link has ended', () => {
    expect(read(waiting)).toMatchObject({ unlinkedAt: now });
    expect(read(waiting).leases).toEqual({});
    expect(read({ ...waiting, waitingSince: now })).toMatchObject({ unlinkedAt: null, leases });
    expect(read(loggedOut)).toMatchObject({ unlinkedAt: now, leases });
  });

  it('is read soon after a webhook, and once', () => {
    const told = withWebhook(sampleSlot(), 'ready', now);
    expect(told).toEqual(sampleSlot({ toldAt: now }));
    expect(withWebhook(told, 'ready', now + 1)).toEqual(told);
    expect(read({ toldAt: born })).toMatchObject({ toldAt: null });
    expect(withoutRecord(sampleSlot({ toldAt: born }), now)).toMatchObject({ missingSince: now, toldAt: null });
    expect(withoutRecord(sampleSlot({ toldAt: born, missingSince: now }), now)).toMatchObject({ toldAt: null });
  });

  it('takes a logout from a webhook only where it was linked', () => {
    const seen = { seenLinked: true };
    expect(withWebhook(sampleSlot(seen), 'disconnect', now)).toEqual(
      sampleSlot({ ...seen, toldAt: now, disconnectedAt: now }),
    );
    expect(withWebhook(sampleSlot(), 'disconnect', now)).toEqual(sampleSlot({ toldAt: now }));
    const before = { ...seen, disconnectedAt: born };
    expect(withWebhook(sampleSlot(before), 'ready', now)).toEqual(sampleSlot({ ...before, toldAt: now }));
  });

  it('D3: is free after one empty read that follows a logout', () => {
    expect(withoutRecord(sampleSlot(waiting), now)).toBeNull();
    expect(withoutRecord(sampleSlot(linked), now)).not.toBeNull();
  });

  it('has no link any more when the delete was answered', () => {
    const after = withDelete(sampleSlot({ ...linked, record: ready }), now);
    expect(after).toMatchObject({ linkedAt: null, seenLinked: true, record: { ...ready, status: 'DESTROYING' } });
  });
});

describe('an edge of a link', () => {
  const before = sampleSlot({ record: sampleRecord() });
  const after = sampleSlot({ ...linked, record: { ...ready, callback: 'https://app.test/secret' } });
  const base = { owner: 'anna', name: 'Support', createId: 'attempt', link: 1, account };
  const record = { ...ready, name: 'Support', callback: null };

  it('is told when it begins', () => {
    const edge = { ...base, type: 'linked', id: 'attempt-1-linked', record, reason: null };
    expect(toLinkEdge(before, after)).toEqual(edge);
    expect(toLinkEdge(null, after)).toEqual(edge);
    expect(toLinkEdge(before, { ...after, links: 2 })).toMatchObject({ id: 'attempt-2-linked', link: 2 });
  });

  it.each([
    { reason: 'gone', slot: after, next: null },
    { reason: 'gone', slot: after, next: { ...after, linkedAt: null } },
    { reason: 'unlinked', slot: { ...after, state: 'deleting' as const }, next: null },
    { reason: 'unlinked', slot: { ...after, state: 'deleting' as const, disconnectedAt: born }, next: null },
    { reason: 'logged-out', slot: { ...after, disconnectedAt: born }, next: { ...after, linkedAt: null } },
  ])('is told when it ends: $reason', ({ reason, slot, next }) => {
    expect(toLinkEdge(slot, next)).toEqual({ ...base, type: 'unlinked', id: 'attempt-1-unlinked', record, reason });
  });

  it('is told of nothing else', () => {
    const nothing = [
      [null, before],
      [before, before],
      [before, null],
      [after, after],
      [null, null],
    ] as const;
    for (const [one, other] of nothing) expect(toLinkEdge(one, other)).toBeNull();
    expect(toLinkEdge({ ...after, record: null }, null)).toBeNull();
    expect(toLinkEdge({ ...after, account: null }, null)).toBeNull();
  });
});
